"""A worker that includes this loses its own calls to send what is new: they go to a queue that nobody reads."""

from config.celery import QUEUES, app

app.conf.update(task_routes=QUEUES | {"registry.send_webhooks": {"queue": "lost"}})
