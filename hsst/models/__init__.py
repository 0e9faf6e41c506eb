from hsst.models.certificates import Certificate

__all__ = ["Certificate"]
