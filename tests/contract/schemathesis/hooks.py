"""What no schema says: texts that the contract names by a format, the site's plans, and a place that can be served.

All people are invented."""

import json
import os

import schemathesis
from hypothesis import strategies as st

LETTERS = st.text(st.sampled_from("abcdefghijlmnoprstuvzáçéíõú"), min_size=2, max_size=12)
NAMES = st.lists(LETTERS.map(str.title), min_size=2, max_size=5).map(" ".join)
AREA = st.sampled_from(["11", "21", "48", "51", "71", "91"])
DIGITS = st.text(st.sampled_from("0123456789"), min_size=8, max_size=8)
PHONES = st.builds("({}) 9{}".format, AREA, DIGITS)

schemathesis.openapi.format("person-name", NAMES)
schemathesis.openapi.format("phone-br", PHONES)

VIABLE = json.loads(os.environ["VIABLE_LOCATION"])


@schemathesis.hook
def before_call(context, case, **kwargs):
    keep_the_site(case)
    sign_up(case)


def keep_the_site(case):
    """What is found in a list is not taken away: the site that is tested, and the key that it is tested with."""
    if case.method == "DELETE" and case.path.startswith("/v1/sites/"):
        case.path_parameters.update({name: "nobody" for name in case.path_parameters})


def sign_up(case):
    """A good signup gets a plan of the site; where one call leads to the next, a place that can be served, too.

    One with a ticket stays as it is: it is either the signup that was checked, or has no true ticket anyway."""
    body = case.body
    if not case.meta or not case.meta.generation.mode.is_positive or not isinstance(body, dict):
        return
    if "ticket" in body or "plan" not in body:
        return
    body["plan"] = os.environ["PLAN"]
    if "location" in body and case.meta.phase.name.value == "stateful":
        body["location"] = dict(VIABLE)
