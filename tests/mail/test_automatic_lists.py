"""Lists and newsletters, and groups through which people write to the team."""

import pytest

from inbox_assistant.mail.parse import parse
from tests.builders import raw_mail

GROUP = {
    "To": "support@shop.example",
    "Precedence": "list",
    "Mailing_list": "list support@shop.example; contact support+owners@shop.example",
    "List_ID": "<support.shop.example>",
    "X_Google_Group_Id": "1234567",
    "List_Post": "<https://groups.google.com/a/shop.example/group/support/post>, "
    "<mailto:support@shop.example>",
    "List_Unsubscribe": "<mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>",
}


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<x.example>"},
        {"List_Unsubscribe": "<https://x>", "List_Unsubscribe_Post": "List-Unsubscribe=One-Click"},
        {"Precedence": "bulk", "From": "newsletter-noreply@x.example"},
        {"Precedence": "list", "Sender": "owner-talk@lists.example"},
        {"Precedence": "bulk", "X_Campaign_Id": "7"},
        {"List_Id": "<talk.lists.example>", "To": "talk@lists.example", "List_Post": "<mailto:x>"},
        # Somebody else's group, though it is called as a team is.
        {"List_Id": "<support.other.example>", "List_Post": "<mailto:support@other.example>"},
        {**GROUP, "From": "no-reply@robot.example"},
    ],
)
def test_lists_are_known(headers: dict[str, str]) -> None:
    assert parse(raw_mail(**headers)).automatic == "list"


@pytest.mark.parametrize(
    "headers",
    [
        GROUP,
        {"List_Id": "Support <support.shop.example>"},
        {
            "List_Id": "<desk.shop.example>",
            "To": "desk@shop.example",
            "Delivered_To": "a@shop.example",
        },
        {
            "List_Unsubscribe": "<https://crm.example/u>",
            "Subject": "Re: Your offer",
            "In_Reply_To": "<ours@shop.example>",
        },
    ],
)
def test_a_person_who_writes_through_a_group_is_a_person(headers: dict[str, str]) -> None:
    assert parse(raw_mail(**headers)).automatic is None


def test_a_vacation_answer_through_a_group_is_an_answer() -> None:
    assert parse(raw_mail(**GROUP, Auto_Submitted="auto-replied")).automatic == "auto-reply"


def test_who_can_unsubscribe_reads_a_newsletter() -> None:
    # Gateways put the header on people's mail.
    headers = {"List_Unsubscribe": "<https://x.example/u>"}
    assert parse(raw_mail("Our lamps. To unsubscribe, click here.", **headers)).automatic == "list"
    assert parse(raw_mail("Is the blue lamp in stock", **headers)).automatic is None
