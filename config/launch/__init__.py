"""The launcher: makes the environment, starts private servers and the register's processes, and stops them all."""
