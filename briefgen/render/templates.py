"""Jinja: where templates are found, and how a page is made of a template and its view.

Templates only lay out: autoescape is always on, a missing name is an error, and no filter of ours computes anything.
A project's own `templates/` go before the theme's, file by file.
"""

import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from briefgen.diagnostics import Problem, did_you_mean, problem
from briefgen.read.stamps import Stamp, is_same, stamp_of
from briefgen.render.compiled import CompiledTemplates, user_folder
from briefgen.source import Span, WholeFile
from briefgen.theme import theme_folder
from briefgen.trace import Reads, Trace, Traced

_MOST_KEPT = 200_000


class TemplateProblem(Exception):
    """A template could not be used; `problem` says why, `text` is the template's text where it is at hand."""

    def __init__(self, found: Problem, text: str) -> None:
        super().__init__(found.message)
        self.problem, self.text = found, text


class _Environment(jinja2.Environment):
    """Views are objects, never mappings: a name that a view does not have is an error at once."""

    getattr = staticmethod(getattr)  # type: ignore[assignment]
    note: Callable[[str], Any] = staticmethod(lambda name: None)

    def get_template(self, name: Any, *args: Any, **options: Any) -> jinja2.Template:
        """Return a template, and note that it was asked for, whether it is there or not."""
        if isinstance(name, str):
            self.note(name)
        return super().get_template(name, *args, **options)

    def select_template(self, names: Any, *args: Any, **options: Any) -> jinja2.Template:
        """Return the first template that is there, and note all names."""
        for name in names:
            if isinstance(name, str):
                self.note(name)
        return super().select_template(names, *args, **options)


class _Loader(jinja2.FileSystemLoader):
    """Loads templates of one folder; a link that leads out of it is as if it were not there."""

    def __init__(self, root: Path) -> None:
        super().__init__(root / "templates")
        self.root = root.resolve()

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        text, file, is_current = super().get_source(environment, template)
        if not Path(file).resolve().is_relative_to(self.root):
            raise jinja2.TemplateNotFound(template)
        return text, file, is_current


class _Given(jinja2.BaseLoader):
    """Loads templates that are given as texts."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self.texts = texts

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str | None, None]:
        if template not in self.texts:
            raise jinja2.TemplateNotFound(template)
        return self.texts[template].decode("utf-8"), None, None


def own_templates(project: Path) -> dict[str, bytes]:
    """Return the texts of a project's own templates, by their names."""
    root, folder = project.resolve(), project / "templates"
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.resolve().is_relative_to(root))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


class Renderer:
    """Renders templates of one project; which templates a page is made with is noted in the trace.

    Where the project is not at hand, its `own` templates are given as texts.
    """

    def __init__(self, project: Path, trace: Trace | None = None, own: Mapping[str, bytes] | None = None) -> None:
        self.project = project
        self.own = own
        self.trace = trace or Trace()
        self.texts: dict[str, bytes | None] = {}
        """The text of every template that was asked for; nothing for those that are not there."""

        self.traced_texts = Traced("template", self.texts, self.trace)
        self._files: dict[Path, tuple[Stamp, bytes | None]] = {}
        self.environment = _Environment(
            loader=jinja2.ChoiceLoader([_Loader(project) if own is None else _Given(own), _Loader(theme_folder())]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=CompiledTemplates(theme_folder() / "templates", user_folder(), Path(__file__).read_bytes()),
        )
        self.environment.note = self._note
        self._kept: dict[tuple[Any, ...], tuple[Any, Reads, Any, Any]] = {}
        self.environment.filters["keep"] = self._keep

    def refresh(self) -> dict[str, bytes | None]:
        """Return the texts of all templates that were asked for, as they are now; what was made of others is dropped."""
        now = {name: self._text_of(name) for name in self.texts}
        if now != self.texts and self.environment.cache is not None:
            self.environment.cache.clear()
            self._kept.clear()
        self.texts = now
        self.traced_texts = Traced("template", now, self.trace)
        return now

    def look_up(self, names: Iterable[str]) -> None:
        """Read templates, whether they are there or not."""
        for name in names:
            if name not in self.texts:
                self.texts[name] = self._text_of(name)

    def _note(self, name: str) -> None:
        self.look_up((name,))
        self.traced_texts.get(name)

    def _text_of(self, name: str) -> bytes | None:
        """Return a template's text, from the first folder that has it."""
        if self.own is not None and name in self.own:
            return self.own[name]
        for root in (self.project, theme_folder()) if self.own is None else (theme_folder(),):
            file = root / "templates" / name
            stamp = stamp_of(file)
            if stamp is None:
                continue
            known = self._files.get(file)
            if known is None or not is_same(known[0], stamp):
                is_inside = file.resolve().is_relative_to(root.resolve())
                known = self._files[file] = (stamp, file.read_bytes() if is_inside else None)
            if known[1] is not None:
                return known[1]
        return None

    def _keep(self, shown: Any, macro: Any, *texts: str) -> Any:
        """Lay out a part that is the same on many pages once: `row|keep(macro)`; same (frozen) object, macro and texts.

        A macro is known by its code, since templates make it anew; `shown` is held, so that nothing else can get its
        identity.
        """
        key = (macro._func.__code__, id(shown), *texts)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[key] = (*self.trace.of(macro, shown, *texts), shown, macro)
        elif self.trace.noted is not None:
            self.trace.noted |= kept[1]
        return kept[0]

    def render(self, template: str, **views: Any) -> bytes:
        """Return a page as UTF-8. Raises TemplateProblem (BG804) for whatever is wrong with the template."""
        try:
            return self.environment.get_template(template).render(views).encode("utf-8")
        except UnicodeDecodeError as error:
            message = f"a template for {template} is not UTF-8"
            raise TemplateProblem(problem("BG804", WholeFile(f"templates/{template}"), message), "") from error
        except RecursionError as error:
            message = f"the templates for {template} extend or include one another in a circle"
            raise TemplateProblem(problem("BG804", WholeFile(f"templates/{template}"), message), "") from error
        except jinja2.TemplateSyntaxError as error:
            raise self._problem(error.filename, error.lineno, error.message or "syntax error") from error
        except jinja2.TemplateNotFound as error:
            message = f'there is no template "{error.name}"'
            raise TemplateProblem(problem("BG804", WholeFile(f"templates/{template}"), message), "") from error
        except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            frame = _template_frame(error)
            if frame is None:
                raise
            raise self._problem(frame.filename, frame.lineno or 1, _explained(error)) from error

    def _problem(self, file: str | None, line: int, message: str) -> TemplateProblem:
        path = Path(file or "templates")
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        start = sum(len(row) for row in text.splitlines(keepends=True)[: line - 1])
        shown = (
            path.relative_to(self.project).as_posix() if path.is_relative_to(self.project) else f"templates/{path.name}"
        )
        end = text.find("\n", start)
        hint = "templates may use what the page's view holds; see docs/theming.md"
        return TemplateProblem(
            problem("BG804", Span(shown, start, end if end > start else start + 1), message, hint), text
        )


def _explained(error: Exception) -> str:
    """Say what a template did wrong; of a name that a view does not have, what it may have meant."""
    fields = getattr(getattr(error, "obj", None), "__struct_fields__", ())
    if isinstance(error, AttributeError) and fields:
        near = did_you_mean(error.name or "", fields)
        return f'{type(error.obj).__name__} has no "{error.name}"' + (f"; {near}" if near else "")
    return str(error)


def _template_frame(error: BaseException) -> traceback.FrameSummary | None:
    """Return the innermost frame that is a template's, if a template's own line is where the error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    found = [frame for frame in frames if frame.filename.endswith((".html", ".svg", ".xml", ".txt"))]
    return found[-1] if found else None
