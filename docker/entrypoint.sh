#!/bin/sh
# One image, six parts: web, worker, documents, webhooks, beat, and `command …` for a management command.
set -eu
part="${1:-web}"
[ $# -gt 0 ] && shift

case "$part" in
web)
    # Checked and migrated by the tables' owner, then answered in a role that owns nothing.
    python manage.py check --deploy --fail-level WARNING
    python manage.py migrate --noinput
    python -m config.launch.roles
    python manage.py load_registers
    python manage.py load_schemes
    python manage.py load_fees
    python manage.py load_employer_terms
    python manage.py load_nicknames
    export REGISTER_PROCESS=web DATABASE_ROLE="${DATABASE_ROLE-register_web}"
    exec python -m granian --interface=wsgi --no-ws --host="${HOST:-0.0.0.0}" --port="${PORT:-8000}" \
        --workers="${WEB_WORKERS:-2}" --blocking-threads="${WEB_THREADS:-4}" --workers-kill-timeout=10 --respawn-failed-workers \
        config.wsgi:application
    ;;
worker)
    export REGISTER_PROCESS=worker DATABASE_ROLE="${DATABASE_ROLE-register_worker}"
    exec python -m celery --app=config.celery:app worker --loglevel=INFO --concurrency="${WORKERS:-2}"
    ;;
documents)
    # Threads are enough: each file is opened by a process of its own, which may die of it.
    export REGISTER_PROCESS=worker DATABASE_ROLE="${DATABASE_ROLE-register_worker}"
    exec python -m celery --app=config.celery:app worker --queues=documents --pool=threads \
        --concurrency="${DOCUMENT_WORKERS:-2}" --hostname=documents@%h --loglevel=INFO
    ;;
webhooks)
    # Threads are enough: they wait for servers of others.
    export REGISTER_PROCESS=worker DATABASE_ROLE="${DATABASE_ROLE-register_worker}"
    exec python -m celery --app=config.celery:app worker --queues=webhooks --pool=threads \
        --concurrency="${WEBHOOK_WORKERS:-4}" --hostname=webhooks@%h --loglevel=INFO
    ;;
beat)
    export REGISTER_PROCESS=beat DATABASE_ROLE="${DATABASE_ROLE-register_worker}"
    exec python -m celery --app=config.celery:app beat --loglevel=INFO --pidfile= --schedule=/tmp/beat-schedule
    ;;
command)
    exec python manage.py "$@"
    ;;
*)
    echo "Say which part to start: web, worker, documents, webhooks, beat, or command and its name." >&2
    exit 2
    ;;
esac
