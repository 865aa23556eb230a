"""Every refusal, once, as a sentence.

A key is a constraint's name in the schema, the word after `-- refuse:` in a mutation, or a word a module raises with
`Refused(key)`. The English sentence is also the catalogue's msgid; locale/zh holds the Chinese one.

Refused                 somebody asked for something we do not do; carries a key and, rarely, values for the sentence
├── NotFound            the address or row does not exist, or not for who asks
├── Elsewhere           what was sent belongs to another device or person than the one signed in
└── SignedOut           nobody is signed in
"""

ERRORS = {
    "answer_unknown": "This answer is not known here.",
    "area_wrong": "The area must be a number of square metres, like 96 or 120.5.",
    "arg_missing": "Something needed was left empty.",
    "arg_unknown": "This form sent a field that is not known here. Reload the page and try again.",
    "assignment_gone": "This assignment has ended already.",
    "bad_file": "This file could not be read.",
    "bad_order": "The order to erase this phone could not be verified. Nothing was erased.",
    "bad_request": "This request could not be understood. Reload the page and try again.",
    "block_gone": "This block is not in the list any more.",
    "block_kind_known": "This kind of block is not known here.",
    "block_name_needed": "A block's name has 1 to 80 characters.",
    "building_gone": "This building is not in the list any more.",
    "building_has_visits": "There are visits in this building. Confirm that it should go; the visits are kept.",
    "building_label_needed": "A building's name has 1 to 20 characters.",
    "calendar_name_length": "The name of a day has at most 40 characters.",
    "channel_known": "This way of contact is not known here.",
    "choice_unknown": "This choice is not known here. Reload the page and try again.",
    "comment_length": "A comment has 1 to 500 characters.",
    "contact_empty": "A name, a phone number, WeChat or at least who it is must be given.",
    "contact_gone": "This person is not on the list any more.",
    "contact_role_known": "This role is not known here. Reload the page and try again.",
    "cross_site": "This form came from another site and was not accepted.",
    "data_source_known": "This source is not known here. Reload the page and try again.",
    "data_source_needed": "Say where these personal data come from.",
    "day_needed": "Choose a day.",
    "day_policy_known": "This rule for days is not known here.",
    "day_wrong": "This is not a day of the calendar. Write it like 2026-11-22.",
    "declare_first": "Please confirm first that this is a list of places and not a bought list of people.",
    "door_gone": "This door is not on the grid any more.",
    "door_has_visits": "There are visits at this door. Confirm that it should go; the visits stay in the history.",
    "door_kind_known": "This kind of door is not known here.",
    "doors_wrong": "Doors per floor: one number from 1 to 99, or one per unit such as 2,4,2. Shops: a number up to 99.",
    "duplicate_id": "This was already saved with other values. Reload the page and try again.",
    "entry_rule_known": "This entry rule is not known here.",
    "file_broken": "This file is damaged. Open it in Excel, save it again and send the new one.",
    "file_empty": "This file is empty.",
    "file_missing": "Please choose a file first.",
    "file_no_rows": "There are no rows in this file.",
    "file_not_table": "This is neither a CSV nor an XLSX file.",
    "file_old_excel": "This is an old Excel file (.xls). Save it as .xlsx or CSV and send that.",
    "file_too_big": "This file is larger than %(mb)s MB. Split it and send the parts.",
    "file_too_long": "This file has more than %(rows)s rows or %(columns)s columns.",
    "floor_gone": "This floor is not there any more.",
    "floor_has_visits": "There are visits on this floor. Confirm that it should go; the visits stay in the history.",
    "floor_label_needed": "Please type what the new floor is called.",
    "floor_taken": "There is a floor with this name already.",
    "floors_wrong": "Floors go from the lowest to the highest, between -9 and 99, and there is no floor 0.",
    "followup_note_length": "What was said has at most 1,000 characters.",
    "has_need_known": "Need is yes, no or not sure.",
    "heating_known": "This kind of floor heating is not known here.",
    "id_shape": "This entry has no valid number. Reload the page and try again.",
    "import_bought": "This file calls itself a bought list. Bought lists of people are never taken in.",
    "import_gone": "This file is not kept here any more. Please choose it again.",
    "import_no_name": "Please choose the column with the block's name.",
    "import_people": "The column “%(column)s” holds people's numbers. Only places can be imported, never lists of people.",
    "impossible": "This does not fit together with what is already saved.",
    "invite_expired": "This invitation has expired. Ask for a new one.",
    "invite_revoked": "This invitation was taken back. Ask for a new one.",
    "invite_unknown": "There is no such invitation. Check that the link is complete.",
    "invite_used": "This invitation was used already. Each one lets one person in, once.",
    "label_taken": "You have set up a building with this name in this block already.",
    "level_known": "This level is not known here. Reload the page and try again.",
    "level_moved": "The level was changed by somebody else in the meantime. Look at it again and decide.",
    "level_reason_needed": "Two levels up, or down from H or O: say why in a few words.",
    "level_unknown": "This level is not known here. Reload the page and try again.",
    "login_not_yours": "This invitation belongs to another login.",
    "login_shape": "A login has 2 to 40 letters or digits, without spaces.",
    "login_taken": "This login is taken already. Choose another.",
    "merge_wrong": "Only two doors of one building can become one household.",
    "moved_twice": "This task was put off twice already. Finish it, or ask the manager to move it.",
    "mutation_unknown": "This version of the app does not know that action. Update the app and try again.",
    "name_shape": "A name has 1 to %(most)s characters.",
    "name_too_long": "A name has at most 40 characters.",
    "need_area_sane": "The area must be a number of square metres, like 96 or 120.5.",
    "needs_network": "This page needs the network.",
    "next_in_past": "The next contact cannot be in the past.",
    "no_network": "There is no connection to the server right now.",
    "not_allowed": "You do not have the right to do this.",
    "not_found": "This is not here, or not yours to see.",
    "not_yours": "This is not in your area any more. It is kept for the manager to decide.",
    "note_length": "A note has at most 2000 characters.",
    "objection_known": "This objection is not known here.",
    "other_device": "This work names another device than the one signed in here. Nothing was taken and nothing is lost; it is tried again.",
    "other_person": "Somebody else is signed in on this phone while unsent work of the person before waits here. Sign in as that person, or export the work.",
    "outcome_known": "This outcome is not known here. Reload the page and try again.",
    "outcome_unknown": "This outcome is not known here. Reload the page and try again.",
    "own_task_priority": "A task's priority is 1 to 4.",
    "own_task_text": "A task has 1 to 200 characters.",
    "password_is_login": "The password must not be the login.",
    "password_long": "A password has at most %(most)s characters.",
    "password_repeat": "The two passwords differ. Type the same one twice.",
    "password_short": "A password needs at least %(least)s characters, and not all the same.",
    "pattern_wrong": "The room number needs {floor} and {door:02}, {door} or {letter}, in at most 40 characters.",
    "pause_self": "You cannot pause yourself.",
    "person_gone": "This person does not work here any more.",
    "person_name_needed": "A person's name has 1 to 40 characters.",
    "person_paused": "You have been paused. Ask the manager.",
    "phone_wrong": "This does not look like a phone number. A mobile number has 11 digits.",
    "photo_address": "This is not the address of a photo.",
    "photo_busy": "This photo is being sent already. It goes on by itself.",
    "photo_empty": "This photo is empty.",
    "photo_gone": "This photo was taken off already.",
    "photo_missing": "This photo is not here, or not yours to see.",
    "photo_not_an_image": "This file is not a photo that can be shown. JPEG, PNG and WebP are accepted.",
    "photo_offset": "A piece of this photo is missing. It is sent again from there.",
    "photo_pending": "This photo has not arrived from the phone yet.",
    "photo_size": "This photo is larger than 5 MB.",
    "photo_tells_place": "This photo still tells where it was taken. Take it again in the app, which removes the place.",
    "photo_too_big": "This photo is larger than 5 MB.",
    "photo_too_many_pixels": "This photo has too many pixels. Take it again in the app, which makes it smaller.",
    "photo_wrong": "This photo could not be read. Please take it again.",
    "photo_wrong_hash": "This photo was damaged on the way. It is sent again from the start.",
    "plan_precision_known": "This precision is not known here.",
    "plan_source_falls": "This day was measured or scheduled. Say why it moves.",
    "plan_source_known": "Who named this day is not known here.",
    "priority_known": "A priority is 1 to 4.",
    "product_known": "This kind of floor is not known here.",
    "reason_length": "A reason has at most 200 characters.",
    "refusal_answered": "This has been answered already.",
    "result_known": "This result is not known here.",
    "result_unknown": "Choose what came of it.",
    "revoke_self": "This is the device you are using. Sign out instead.",
    "revoked": "This device was signed out by the manager. What was not sent is kept for the manager.",
    "role_known": "This role is not known here.",
    "room_needed": "A door's number has 1 to 20 characters.",
    "room_taken": "There is a door with this number already.",
    "reassign_same": "This customer is looked after by that person already.",
    "rooms_not_understood": "These room numbers were not understood. Write 101-104 or 201, 202, 301A.",
    "row_day": "“%(value)s” in “%(column)s” is not a day.",
    "row_kind": "“%(value)s” is not a kind of block that is known here.",
    "row_known": "The shop has this block already.",
    "row_no_name": "The block has no name.",
    "row_number": "“%(value)s” in “%(column)s” is not a number that can be right.",
    "row_text_long": "“%(column)s” is longer than %(most)s characters.",
    "row_too_wide": "This row has %(count)s cells, the first one %(expected)s.",
    "row_twice": "The same block stands in line %(line)s already.",
    "rule_dayless": "A rule needs days from its trigger, or a rhythm in days.",
    "rule_every_sane": "A rhythm is 1 to 3,650 days.",
    "rule_kind_known": "This trigger is not known here.",
    "rule_steps": "Days are whole numbers with commas, like 3 or -45 or 30,90.",
    "rule_task_needed": "A rule's task has 1 to 60 characters.",
    "script_key_unknown": "This script is not in the list.",
    "script_length": "A script has at most 8,000 characters.",
    "script_tier_known": "A script has 100, 500, 2000 or 5000 characters.",
    "script_title_length": "A script's title has at most 60 characters.",
    "seen_in_future": "The stage cannot have been seen on a day that is still to come.",
    "server_error": "Something went wrong on our side. Nothing was lost; please try again.",
    "setting_length": "A setting has at most 400 characters.",
    "sha256_shape": "This photo could not be read. Please take it again.",
    "shop_exists": "This shop has been set up already. Please sign in.",
    "shop_name_needed": "The shop's name has 1 to 60 characters.",
    "sign_in_wrong": "The login or the password is wrong.",
    "signed_out": "Please sign in again. What is saved on this phone stays.",
    "stage_known": "This stage is not known here. Reload the page and try again.",
    "storage_full": "The storage of this phone is full, so this was not saved. Free some space and tap again.",
    "storage_lost": "This browser had thrown away what was on this phone. It has been fetched again, and the manager can see that it happened. On the home screen it is safe from that.",  # noqa: E501
    "storage_problem": "The storage of this phone did not answer in time. If you were saving something, tap again: it is never counted twice.",
    "sweeps_already": "This person sweeps there already.",
    "template_unknown": "This kind of building is not known here.",
    "text_too_long": "This text is too long.",
    "too_large": "This is too large to be accepted.",
    "too_many": "Too many at once. Please send fewer.",
    "too_many_doors": "A building has at most 2000 doors. Check the floors and the doors per floor.",
    "try_later": "Too many tries. Please wait %(minutes)s min.",
    "type_known": "This type of customer is not known here.",
    "units_wrong": "Units: up to 20 short names, such as 1,2,3 or 东,西.",
    "visit_gone": "This visit is not there.",
    "visit_not_yours": "Only who made a visit, or a manager, can change it.",
    "wechat_wrong": "This does not look like a WeChat name: 6 to 20 letters, digits, _ or -, beginning with a letter.",
    "work_unit_gone": "This work unit is not in the list any more.",
    "work_unit_kind_known": "This kind of work unit is not known here.",
    "work_unit_name_needed": "A work unit's name has 1 to 80 characters.",
    "yes_or_no": "This is answered with yes or no.",
}


class Refused(Exception):
    """Raised with a key of ERRORS (an unknown key is a bug and shows as itself); values fill the sentence."""

    status = 400

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class NotFound(Refused):
    status = 404

    def __init__(self, key: str = "not_found", **values: object) -> None:
        super().__init__(key, **values)


class Elsewhere(Refused):
    status = 409


class SignedOut(Refused):
    status = 401

    def __init__(self, key: str = "signed_out", **values: object) -> None:
        super().__init__(key, **values)
