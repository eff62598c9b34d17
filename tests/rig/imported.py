"""What a process of the program would import before it polls or sends."""
# ruff: noqa: F401

import inbox_assistant.cli.services
import inbox_assistant.intake
import inbox_assistant.mail.imap
import inbox_assistant.mail.workers
import inbox_assistant.respond.alerts
import inbox_assistant.respond.outbox
import inbox_assistant.respond.updates.reminding
import inbox_assistant.respond.updates.sending
import inbox_assistant.respond.watch
import tests.rig.programs
