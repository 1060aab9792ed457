# Checklists
checklists-title = Checklists
checklists-lead = What is to be checked before a case is closed, by problem type. Where nothing is listed, outcome, cause and explanation suffice, and proof of what was promised.
checklist-none = Nothing else to check.
checklist-item = Item { $n }
checklist-hint = Write both languages; empty rows do not count. To take an item away, empty it.
checklist-zh = Chinese
checklist-en = English
checklist-required = (required)
checklist-optional = (optional)
checklist-is-required = Required: the case cannot be closed before
checklist-bad-text = Write both languages, up to { $most } characters each.
checklist-from-now = Holds from now on for cases of this type, open ones too.
case-checks = Before it is closed
case-do-checks = Save
case-did-list-checked = checked { $items }
case-did-list-unchecked = took back: { $items }
case-act-checks = Check the list
flash-case-checked = Saved.
refusal-checklist-open = { $n ->
    [one] One required item is not checked yet. Tick it once it is done, then close the case.
   *[other] { $n } required items are not checked yet. Tick them once they are done, then close the case.
}
