"""The models of the API are described when somebody asks: at each start it would cost a tenth."""

from typing import Any

from spectree import SpecTree
from spectree.model_adapter import ModelClass
from spectree.model_adapter.protocol import SchemaMode


class LateSpecTree(SpecTree):
    """Notes each model where an endpoint names it, and makes its schema for the description."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - those of the library
        super().__init__(*args, **options)
        self._noted: list[tuple[ModelClass, SchemaMode]] = []

    def _add_model(self, model: ModelClass, mode: SchemaMode = "validation") -> str:
        self._noted.append((model, mode))
        return self.naming_strategy(model)

    def _generate_spec(self) -> dict[str, Any]:
        for model, mode in self._noted:
            super()._add_model(model, mode)
        return super()._generate_spec()
