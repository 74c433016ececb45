"""Django's forms in the theme's controls: labels, hints, faults, all linked as they should be.

In a template: `{{ field(form["name"]) }}` draws one field, whatever its widget; `fault_list(form)`
gives what the error summary shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from markupsafe import Markup

from moothall.theme.fields import DateParts, FilesInput
from moothall.theme.govuk import govuk

Params = dict[str, object]


@dataclass(frozen=True)
class Fault:
    """One line of the error summary: the words and the control that they are about."""

    text: str
    href: str | None


def fault_list(form: forms.BaseForm) -> list[Fault]:
    """Return every fault of a form, in the order of its fields, those of no field first."""
    faults = [Fault(str(text), None) for text in form.non_field_errors()]
    for bound in form:
        target = f"#{_first_id(bound)}"
        # Of several dates it is not plain which one is meant; other faults name their field.
        whose = f"{bound.label}: " if isinstance(bound.field.widget, DateParts) else ""
        faults += [Fault(f"{whose}{text}", target) for text in _faults(bound)]
    return faults


def field(bound: BoundField, **extra: object) -> Markup:
    """Draw one field of a form. `extra` adds to what the control takes (`classes`, `prefix`...)."""
    widget = bound.field.widget
    if widget.is_hidden:
        return _hidden(bound)
    component, params = _control(bound, widget)
    params.update(extra)
    return govuk(component, params)


def _hidden(bound: BoundField) -> Markup:
    """Draw a field that nobody sees: Django's own templates are for mails alone."""
    value = bound.value()
    return Markup('<input type="hidden" name="{}"{} id="{}">').format(
        bound.html_name,
        "" if value in (None, "") else Markup(' value="{}"').format(value),
        bound.auto_id,
    )


def _control(bound: BoundField, widget: forms.Widget) -> tuple[str, Params]:
    """Choose the control for a widget, with what it takes."""
    base = _base(bound)
    if isinstance(widget, DateParts):
        return "date-input", base | _fieldset(bound) | {"items": _date_items(bound, widget)}
    # Django's many checkboxes are a kind of its radios, so they are asked for first.
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes", base | _fieldset(bound) | _many("checkboxes", bound, widget)
    if isinstance(widget, forms.RadioSelect):
        return "radios", base | _fieldset(bound) | _many("radios", bound, widget)
    if isinstance(widget, forms.CheckboxInput):
        return "checkboxes", _single_checkbox(bound, base)
    if isinstance(widget, forms.Select):
        return "select", base | {"items": _choices(bound, widget)}
    if isinstance(widget, forms.Textarea):
        rows = str(widget.attrs["rows"]) if widget.attrs.get("rows") != "10" else "5"
        return "textarea", base | {"rows": rows, "value": _value(bound)}
    if isinstance(widget, forms.FileInput):
        return "file-upload", base | _file(widget)
    return "input", base | _input(bound, widget)


def _base(bound: BoundField) -> Params:
    """What every control takes: name, id, label, hint, the first fault."""
    params: Params = {
        "id": bound.id_for_label or bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "label": {"text": _label(bound)},
        "attributes": _attributes(bound),
    }
    if bound.help_text:
        params["hint"] = {"text": str(bound.help_text)}
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(_faults(bound))}
    return params


def _faults(bound: BoundField) -> list[str]:
    """Return the faults of a field: those that Django words in words that name the field."""
    usual = forms.Field.default_error_messages["required"]
    faults: list[str] = []
    for error in bound.errors.as_data():
        left_empty = error.code == "required" and error.message == usual
        ours = _what_to_do(bound) if left_empty else _beyond(bound, error)
        faults += [ours] if ours else [str(text) for text in error.messages]
    return faults


def _beyond(bound: BoundField, error: ValidationError) -> str:
    """Say what would fit where a value is too small, too large, too long or no number; nothing
    where the fault is of another kind.
    """
    most = (error.params or {}).get("limit_value")
    match error.code:
        case "min_value":
            return f"“{bound.label}” must be {most} or more"
        case "max_value":
            return f"“{bound.label}” must be {most} or less"
        case "max_length":
            return f"“{bound.label}” is too long: it may have {most} characters"
        case "invalid" if isinstance(bound.field, forms.IntegerField):
            return f"“{bound.label}” must be a whole number"
    return ""


def _what_to_do(bound: BoundField) -> str:
    """Say what to do with a field left empty."""
    label = str(bound.label)
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(bound.field, forms.BooleanField):
        return f"Tick “{label}”"
    if isinstance(bound.field, forms.FileField):
        return f"Choose a file for “{label}”"
    if isinstance(bound.field, forms.ChoiceField):
        return f"Choose one for “{label}”"
    return f"Fill in “{label}”"


def _label(bound: BoundField) -> str:
    """Optional fields say so; obligatory ones, the most, say nothing."""
    optional = not bound.field.required and not isinstance(bound.field, forms.BooleanField)
    return f"{bound.label} (optional)" if optional else str(bound.label)


def _attributes(bound: BoundField) -> dict[str, str]:
    """Keep the widget's own attributes but those that the control sets itself, and placeholders:
    what they say fades when somebody begins to write, and the label says it already.
    """
    own = {"id", "class", "rows", "cols", "autocomplete", "inputmode", "type", "multiple"}
    left_out = own | {"placeholder"}
    attributes = bound.field.widget.attrs.items()
    held = {key: str(value) for key, value in attributes if key not in left_out}
    return {key: value for key, value in held.items() if value != "False"}


def _input(bound: BoundField, widget: forms.Widget) -> Params:
    # Browsers change numbers when the wheel is turned over them, so these are typed as text.
    is_number = isinstance(widget, forms.NumberInput)
    kind = widget.input_type if isinstance(widget, Input) and not is_number else "text"
    params: Params = {"type": kind, "value": "" if kind == "password" else _value(bound)}
    if is_number:
        whole = isinstance(bound.field, forms.IntegerField) and type(bound.field) not in (
            forms.DecimalField,
            forms.FloatField,
        )
        params |= {
            "inputmode": "numeric" if whole else "decimal",
            "classes": "govuk-input--width-10",
        }
    if "autocomplete" in widget.attrs:
        params["autocomplete"] = str(widget.attrs["autocomplete"])
    return params


def _value(bound: BoundField) -> str:
    value = bound.value()
    return "" if value is None else str(bound.field.prepare_value(value))


def _fieldset(bound: BoundField) -> Params:
    return {"fieldset": {"legend": {"text": _label(bound)}}, "attributes": {}}


def _many(control: str, bound: BoundField, widget: forms.Widget) -> Params:
    """The choices, drawn small where there are more than a person takes in at once."""
    items = _choices(bound, widget)
    return {"items": items, "classes": f"govuk-{control}--small" if len(items) > 6 else ""}


def _choices(bound: BoundField, widget: forms.Widget) -> list[Params]:
    """Flatten the widget's choices; grouped ones carry the name of their group."""
    chosen = _chosen(bound)
    items: list[Params] = []
    for value, label in _flat(cast("forms.Select", widget).choices):
        on = value in chosen
        items.append({"value": value, "text": label, "checked": on, "selected": on})
    if isinstance(widget, forms.RadioSelect):
        return [item for item in items if item["value"] != ""]
    return items


def _flat(choices: Iterable[tuple[object, object]]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            for inner, text in label:
                yield str(inner), f"{value}: {text}"
        else:
            yield "" if value is None else str(value), str(label)


def _chosen(bound: BoundField) -> set[str]:
    value = bound.field.prepare_value(bound.value())
    if isinstance(value, (list, tuple, set)):
        return {str(one) for one in value}
    return {"" if value is None else str(value)}


def _single_checkbox(bound: BoundField, base: Params) -> Params:
    item: Params = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
    item["id"] = bound.auto_id
    if "hint" in base:
        item["hint"] = base.pop("hint")
    return base | {"items": [item]}


def _file(widget: forms.FileInput) -> Params:
    """A picker that becomes a drop zone where scripts run."""
    many = isinstance(widget, FilesInput)
    noun = "files" if many else "file"
    return {
        "javascript": True,
        "multiple": many,
        "chooseFilesButtonText": f"Choose {noun}",
        "noFileChosenText": f"No {noun} chosen",
        "dropInstructionText": f"or drop {'them' if many else 'it'} here",
        "multipleFilesChosenText": {
            "one": "%{count} file chosen",
            "other": "%{count} files chosen",
        },
    }


def _date_items(bound: BoundField, widget: DateParts) -> list[Params]:
    values = widget.parts(bound.value())
    wrong = " govuk-input--error" if bound.errors else ""
    widths = {"day": "2", "month": "2", "year": "4"}
    return [
        {
            "name": f"{bound.html_name}_{part}",
            "label": part.capitalize(),
            "id": f"{bound.auto_id}_{part}",
            "value": values[part],
            "classes": f"govuk-input--width-{width}{wrong}",
        }
        for part, width in widths.items()
    ]


def _first_id(bound: BoundField) -> str:
    """The id of the first control of a field, where the error summary leads."""
    if isinstance(bound.field.widget, DateParts):
        return f"{bound.auto_id}_day"
    return bound.auto_id


def hidden_inputs(pairs: Mapping[str, str]) -> Markup:
    """Return hidden inputs that carry parameters along with a form."""
    return Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value)
        for name, value in pairs.items()
    )
