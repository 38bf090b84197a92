"""One more record at the end of a list, in the layout of its file; nothing else in the file changes."""

from briefgen.author.changes import ChangeError
from briefgen.author.edits import Edit, edit_bytes, edit_text
from briefgen.author.sheet import LayoutError, Sheet
from briefgen.read import yaml


def append_record(path: str, before: bytes | None, name: str, record: str) -> bytes:
    """Return a file with one more record at the end of its list of a name. Raises ChangeError."""
    if before is None:
        return f"{name}:\n{_item(record, 2)}".encode()
    text = before.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    try:
        sheet = Sheet(path, text)
        edit = _insertion(sheet, name, record)
        value = sheet.value if isinstance(sheet.value, dict) else {}
        expected = {**value, name: [*(value.get(name) or []), yaml.parse("", record).value]}
        if Sheet(path, edit_text(text, [edit])).value != expected:
            raise LayoutError(f"{path} is not written in a way that allows adding to it")
        return edit_bytes(before, [edit])
    except (LayoutError, KeyError, ValueError) as error:
        raise ChangeError(f"{error}; add the record by hand") from error


def _insertion(sheet: Sheet, name: str, record: str) -> Edit:
    """Return the edit that adds a record: after the last of its list, or in a new list at the end of the file."""
    value = sheet.value
    if not isinstance(value, dict) or name not in value:
        gap = "\n" if sheet.text.strip() else ""
        end = len(sheet.text)
        return sheet.insert_lines(end, f"{gap}{name}:\n{_item(record, 2)}")
    items = value[name]
    if not items:
        return _first_item(sheet, name, record)
    last = (name, len(items) - 1)
    if sheet.is_flow((name,)):
        raise LayoutError(f"{sheet.path}: the list {name} is written between brackets")
    start, end = sheet.span(last)[0], sheet.end(last)
    column = sheet.dash_column(last)
    dash_line = sheet.text.rfind("\n", 0, start) + 1
    is_spaced = len(items) == 1 or sheet.text[:dash_line].endswith("\n\n")
    return sheet.insert_lines(end, ("\n" if is_spaced else "") + _item(record, column))


def _first_item(sheet: Sheet, name: str, record: str) -> Edit:
    """Return the edit that begins a list that is empty."""
    key_end = sheet.spans.key_spans[name,].end
    colon = sheet.text.index(":", key_end) + 1
    end = colon if sheet.get((name,)) is None else sheet.span((name,))[1]
    following = sheet.line_after(end)
    rest = sheet.text[end:following].rstrip("\n")
    return Edit(colon, following, f"{rest}\n{_item(record, 2)}")


def _item(record: str, column: int) -> str:
    """Write a record as an item of a list whose dashes stand in a column."""
    lines = record.splitlines()
    return "".join(
        f"{' ' * column}{'- ' if not place else '  '}{line}".rstrip() + "\n" for place, line in enumerate(lines)
    )
