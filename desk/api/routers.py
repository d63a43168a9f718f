"""The routers of the API. A new module's router is added here."""

from desk.api import arrivals, case_acts, cases, description, office

ROUTERS = (cases.router, case_acts.router, arrivals.router, office.router, description.router)
