"""Words that all mails share, as msgids; translated when a mail is written."""

from __future__ import annotations

from shared.i18n import _

KINDS = {
    "full": _("Full member"),
    "network_partner": _("Network partner"),
    "supporting": _("Supporting member"),
    "honorary": _("Honorary member"),
}
CLOSING = _("Kind regards,")
SAFETY = _(
    "We never ask for passwords by e-mail and never announce changed bank details by e-mail. "
    "If in doubt, please ask us by telephone."
)
REGISTER = _("Register: %(court)s, %(number)s")
LINK_NAMES = {
    "confirm-application": _("Confirm the e-mail address"),
    "application-status": _("See how the application stands"),
    "ballot": _("Open the ballot"),
    "figures": _("Declare the figures"),
}
TEMPLATE_NAMES = {
    "application_received": _("Please confirm your e-mail"),
    "application_confirmed": _("Application before the board"),
    "application_links": _("Fresh links to an application"),
    "application_withdrawn": _("Application withdrawn"),
    "application_limit": _("Very many applications"),
    "application_rejected": _("Application not accepted"),
    "ballot": _("Ballot"),
    "ballot_again": _("Fresh link to a ballot"),
    "ballot_reported": _("A ballot's link was reported"),
    "vote_received": _("Receipt of a vote"),
    "resolution_decided": _("Result of a resolution"),
    "member_welcome": _("Welcome"),
    "figures_asked": _("Request for figures"),
    "invoice": _("Invoice"),
    "collection_returned": _("Returned direct debit"),
    "collection_moved": _("Later direct debit"),
    "debit_announced": _("Announcement of a direct debit"),
    "reminder": _("Reminder"),
    "correction": _("Correction of an invoice"),
    "claim_waived": _("Waiver"),
    "claim_deferred": _("Deferral"),
    "instalments": _("Instalment plan"),
    "claim_undone": _("Waiver or deferral taken back"),
    "correction_proposed": _("Correction to be confirmed"),
    "dues_release": _("Release of a dues run"),
    "release_code": _("Code for a release"),
    "collection_release": _("Release of a bank file"),
    "collection_prepared": _("Release of a collection"),
    "sign_in_code": _("Code to sign in"),
    "address_code": _("Code for a new address"),
    "account_changed": _("Change to the sign-in"),
    "invitation": _("Invitation"),
    "office_granted": _("Office that moves money"),
    "settings_change_proposed": _("Change of settings to be confirmed"),
    "settings_change_confirmed": _("Change of settings"),
}
