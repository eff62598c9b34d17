"""Numbered steps that bring a database up to date; a step that has landed never changes."""

from sqlite_utils.migrations import Migrations

from inbox_assistant.store.migrations.m0001_first import first
from inbox_assistant.store.migrations.m0002_intake import intake
from inbox_assistant.store.migrations.m0003_deliveries import deliveries
from inbox_assistant.store.migrations.m0004_joining import joining
from inbox_assistant.store.migrations.m0005_learning import learning
from inbox_assistant.store.migrations.m0006_history import history
from inbox_assistant.store.migrations.m0007_settings import settings
from inbox_assistant.store.migrations.m0008_issues import issues
from inbox_assistant.store.migrations.m0009_reach import reach
from inbox_assistant.store.migrations.m0010_shelving import shelving
from inbox_assistant.store.migrations.m0011_look import look
from inbox_assistant.store.migrations.m0012_profiles import profiles
from inbox_assistant.store.migrations.m0013_promises import promises
from inbox_assistant.store.migrations.m0014_updates import updates
from inbox_assistant.store.migrations.m0015_suggested import suggested
from inbox_assistant.store.migrations.m0016_dictionary import dictionary
from inbox_assistant.store.migrations.m0017_access import access
from inbox_assistant.store.migrations.m0018_login import login
from inbox_assistant.store.migrations.m0019_desk import desk
from inbox_assistant.store.migrations.m0020_views import views
from inbox_assistant.store.migrations.m0021_together import together
from inbox_assistant.store.migrations.m0022_people import people
from inbox_assistant.store.migrations.m0023_figures import figures
from inbox_assistant.store.migrations.m0024_attachments import attachments
from inbox_assistant.store.migrations.m0025_rest import rest
from inbox_assistant.store.migrations.m0026_report import report
from inbox_assistant.store.migrations.m0027_keeping import keeping
from inbox_assistant.store.migrations.m0028_hooks import hooks
from inbox_assistant.store.migrations.m0029_subscriptions import subscriptions

migrations = Migrations("inbox_assistant")
migrations(name="0001_first")(first)
migrations(name="0002_intake")(intake)
migrations(name="0003_deliveries")(deliveries)
migrations(name="0004_joining")(joining)
migrations(name="0005_learning")(learning)
migrations(name="0006_history")(history)
migrations(name="0007_settings")(settings)
migrations(name="0008_issues")(issues)
migrations(name="0009_reach")(reach)
migrations(name="0010_shelving")(shelving)
migrations(name="0011_look")(look)
migrations(name="0012_profiles")(profiles)
migrations(name="0013_promises")(promises)
migrations(name="0014_updates")(updates)
migrations(name="0015_suggested")(suggested)
migrations(name="0016_dictionary")(dictionary)
migrations(name="0017_access")(access)
migrations(name="0018_login")(login)
migrations(name="0019_desk")(desk)
migrations(name="0021_together")(together)
migrations(name="0022_people")(people)
migrations(name="0020_views")(views)
migrations(name="0023_figures")(figures)
migrations(name="0024_attachments")(attachments)
migrations(name="0025_rest")(rest)
migrations(name="0026_report")(report)
migrations(name="0027_keeping")(keeping)
migrations(name="0028_hooks")(hooks)
migrations(name="0029_subscriptions")(subscriptions)
