"""What a table holds and the list of all tables, as text and as a notebook shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..languages import say
from ..page.numbers import counted, number
from ._unknown import UnknownColumn
from ._worded import evidence_word

_TYPES = {
    "string": say("string"),
    "number": say("number"),
    "integer": say("integer"),
    "boolean": say("boolean"),
}


class Description:
    """What a table holds: prints as text, draws itself in a notebook.

    Parameters
    ----------
    resource : dict
        The table's description in ``datapackage.json``.
    """

    def __init__(self, resource: dict[str, Any]) -> None:
        self.resource = resource
        self.name: str = resource["name"]
        fields = resource.get("schema", {}).get("fields", [])
        self.fields = pd.DataFrame(
            [[f["name"], f["type"], f.get("unit", "–"), f["description"]] for f in fields],
            columns=["column", "type", "unit", "meaning"],
        )

    def __getitem__(self, column: str) -> str:
        """Return what a column means."""
        known = dict(zip(self.fields["column"], self.fields["meaning"], strict=True))
        if column not in known:
            ask = say("Its columns are: {listed}.", listed=", ".join(known))
            missing = say(
                "There is no column of {table!r} called {column!r}.", table=self.name, column=column
            )
            raise UnknownColumn(missing, column, list(known), ask)
        return known[column]

    def _facts(self) -> list[tuple[str, str]]:
        given = self.resource
        return [
            (say("Evidence"), evidence_word(given["evidence"])),
            (say("Vintage"), str(given["vintage"])),
            (say("Licence"), given["licenses"][0]["title"]),
            (say("Sources"), say("; ").join(source["title"] for source in given["sources"])),
            *[(say("Caution"), text) for text in given["cautions"]],
        ]

    def __repr__(self) -> str:
        given = self.resource
        rows = f" ({counted(given['rows'], 'row', 'rows')})" if "rows" in given else ""
        lines = [f"{self.name}: {given['title']}{rows}", given["description"], ""]
        lines += [_fact(word, text) for word, text in self._facts()]
        if len(self.fields):
            width = max(map(len, self.fields["column"]))
            lines.append("")
            for field in self.fields.itertuples():
                unit = f" [{field.unit}]" if field.unit != "–" else ""
                kind = _TYPES[field.type]
                lines.append(f"  {field.column:<{width}}  {kind:<7} {field.meaning}{unit}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from ..page import escape, scrollable, table_html

        facts = "".join(f"<li>{escape(_fact(*one))}</li>" for one in self._facts())
        caption = say("Columns of {name}", name=self.name)
        table = scrollable(table_html(self._shown(), caption=caption), caption) if len(self) else ""
        given = self.resource
        return (
            f'<div class="ck-description"><p><strong>{escape(given["title"])}</strong>. '
            f"{escape(given['description'])}</p>{table}<ul>{facts}</ul></div>"
        )

    def _shown(self) -> pd.DataFrame:
        return self.fields.assign(type=self.fields["type"].map(_TYPES)).rename(
            columns={
                "column": say("column"),
                "type": say("type"),
                "unit": say("unit"),
                "meaning": say("meaning"),
            }
        )

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.fields)

    def _ipython_key_completions_(self) -> list[str]:
        return self.fields["column"].tolist()


class Catalog(pd.DataFrame):
    """The list of all tables: a frame that is shown whole, titles uncut.

    Parameters
    ----------
    resources : iterable of dict
        The tables' descriptions.
    """

    def __init__(self, resources: Iterable[dict[str, Any]]) -> None:
        rows = [
            {
                "name": resource["name"],
                "title": resource["title"],
                "rows": resource.get("rows"),
                "evidence": resource["evidence"],
                "vintage": str(resource["vintage"]),
                "licence": resource["licenses"][0]["title"],
            }
            for resource in resources
        ]
        super().__init__(pd.DataFrame(rows).set_index("name").astype({"rows": "Int64"}))

    @property
    def _constructor(self) -> type[pd.DataFrame]:
        return pd.DataFrame  # what is cut out of the catalogue is an ordinary frame

    def __repr__(self) -> str:
        return self._written().iloc[:, :3].to_string(max_colwidth=None)

    def _repr_html_(self) -> str:
        from ..page import scrollable, table_html

        caption = say("The {count} tables of the course", count=len(self))
        return scrollable(table_html(self._written().reset_index(), caption=caption), caption)

    def _written(self) -> pd.DataFrame:
        counts = [number(count, 0) if pd.notna(count) else "–" for count in self["rows"]]
        evidence = self["evidence"].map(evidence_word)
        shown = pd.DataFrame(self).assign(rows=counts, evidence=evidence)
        return shown.rename_axis(index=say("name")).rename(
            columns={
                "title": say("title"),
                "rows": say("rows"),
                "evidence": say("evidence"),
                "vintage": say("vintage"),
                "licence": say("licence"),
            }
        )


def _fact(word: str, text: str) -> str:
    return say("{word}: {text}", word=word, text=text)
