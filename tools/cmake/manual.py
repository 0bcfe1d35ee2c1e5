#!/usr/bin/python3
"""Makes the manual page and the shells' completions of what the program itself says in its --help.

  manual.py PROGRAM FOLDER    writes footpad.1.gz, footpad.bash, _footpad (zsh) and footpad.fish
"""

import gzip
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ENTRY = re.compile(r"^  (?P<name>\S.*?)(?:  +(?P<help>\S.*))?$")


@dataclass
class Option:
    names: list  # "-o", "--output"
    value: str  # "TEXT", empty for a flag
    words: list  # that the value may be, where there are few
    help: str


@dataclass
class Verb:
    name: str
    help: str
    usage: str = ""
    options: list = field(default_factory=list)
    positionals: list = field(default_factory=list)  # (name, help)
    footer: list = field(default_factory=list)


def said(program, *words):
    return subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True, env={"COLUMNS": "120", "PATH": "/usr/bin:/bin"}).stdout


def sections(text):
    """Heading -> [(name, help)] of a help text, and the lines of no section behind them."""
    out, rest, at = {}, [], None
    for line in text.splitlines():
        if re.fullmatch(r"(Options|Positionals|Subcommands):", line):
            at = out.setdefault(line[:-1], [])
        elif at is not None and line.startswith(" " * 20) and at:
            at[-1] = (at[-1][0], f"{at[-1][1]} {line.strip()}".strip())
        elif at is not None and (entry := ENTRY.match(line)):
            at.append((entry["name"], entry["help"] or ""))
        elif line:
            at = None
            rest.append(line)
    return out, rest


def option(name, text):
    names, _, value = name.partition(" ")
    words = re.search(r"\{([^{}]*)\}", value)
    return Option(names.split(","), re.split(r"[:=\s]", value)[0], words[1].split(",") if words else [], text)


def read(program):
    top, rest = sections(said(program))
    verbs = []
    for name, text in top["Subcommands"]:
        parts, lines = sections(said(program, name))
        verb = Verb(name, text)
        verb.usage = next((line[len("Usage: "):] for line in lines if line.startswith("Usage: ")), f"footpad {name}")
        verb.options = [option(*entry) for entry in parts.get("Options", [])]
        verb.positionals = parts.get("Positionals", [])
        verb.footer = lines[next((i for i, line in enumerate(lines) if line.startswith("Usage: ")), 0) + 1:]
        verbs.append(verb)
    return verbs, [line for line in rest if not line.startswith("Usage: ")]


def roff(text):
    """Text as groff reads it: nothing of it is a request."""
    out = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + out if out[:1] in (".", "'") else out


def manual(verbs, about, version):
    lines = [f'.TH FOOTPAD 1 "" "footpad {version}" "User Commands"', ".SH NAME", "footpad \\- adversarial MITM test harness for clients that speak TLS", ".SH SYNOPSIS"]
    for verb in verbs:
        lines += [f".B {roff(verb.usage.split(' ')[0])} {verb.name}", roff(" ".join(verb.usage.split(" ")[2:])), ".br"]
    lines += [".SH DESCRIPTION", *map(roff, about)]
    for verb in verbs:
        lines += [f".SH {verb.name.upper()}", roff(verb.help) + "."]
        for name, text in verb.positionals:
            lines += [".TP", f".I {roff(name)}", roff(text)]
        for one in verb.options:
            value = f" \\fI{roff('|'.join(one.words) or one.value)}\\fR" if one.value else ""
            lines += [".TP", f"\\fB{roff(', '.join(one.names))}\\fR{value}", roff(one.help)]
        if verb.footer:
            lines += [".PP", *map(roff, verb.footer)]
    return "\n".join(lines) + "\n"


def longs(verb):
    return [name for one in verb.options for name in one.names if name.startswith("--")]


def bash(verbs):
    cases = "\n".join(f'    {verb.name}) words="{" ".join(longs(verb))}" ;;' for verb in verbs)
    values = "\n".join(f'    {verb.name}:{name}) COMPREPLY=($(compgen -W "{" ".join(one.words)}" -- "$now")); return ;;'
                       for verb in verbs for one in verb.options if one.words for name in one.names)
    return f"""# bash completion for footpad
_footpad() {{
  local now=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} verb=${{COMP_WORDS[1]}} words=""
  if [ "$COMP_CWORD" = 1 ]; then
    COMPREPLY=($(compgen -W "{" ".join(verb.name for verb in verbs)} --help --version" -- "$now"))
    return
  fi
  case "$verb:$before" in
{values}
  esac
  case "$verb" in
{cases}
  esac
  if [ "${{now:0:1}}" = "-" ]; then COMPREPLY=($(compgen -W "$words" -- "$now")); else COMPREPLY=($(compgen -f -- "$now")); fi
}}
complete -o filenames -F _footpad footpad
"""


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh(verbs):
    def argument(one, name):
        text = re.sub(r"[\[\]:]", " ", one.help)
        value = f":{one.value.lower()}:({' '.join(one.words)})" if one.words else f":{one.value.lower()}:_files" if one.value else ""
        return quoted(f"{name}[{text}]{value}")

    verbs_list = " ".join(quoted(f"{verb.name}:{verb.help}") for verb in verbs)
    cases = "\n".join(f"    {verb.name}) _arguments {' '.join(argument(one, name) for one in verb.options for name in one.names if name.startswith('--'))} '*:file:_files' ;;" for verb in verbs)
    return f"""#compdef footpad
local -a verbs
verbs=({verbs_list})
if (( CURRENT == 2 )); then
  _describe verb verbs
else
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
{cases}
  esac
fi
"""


def fish(verbs):
    lines = ["# fish completion for footpad"]
    for verb in verbs:
        lines.append(f"complete -c footpad -n __fish_use_subcommand -f -a {verb.name} -d {quoted(verb.help)}")
        for one in verb.options:
            for name in one.names:
                if name.startswith("--"):
                    value = f" -x -a {quoted(' '.join(one.words))}" if one.words else " -r" if one.value else ""
                    lines.append(f"complete -c footpad -n '__fish_seen_subcommand_from {verb.name}' -l {name[2:]}{value} -d {quoted(one.help)}")
    return "\n".join(lines) + "\n"


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    verbs, about = read(program)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "footpad.1.gz").write_bytes(gzip.compress(manual(verbs, about, version).encode(), 9, mtime=0))
    for name, text in (("footpad.bash", bash(verbs)), ("_footpad", zsh(verbs)), ("footpad.fish", fish(verbs))):
        (folder / name).write_text(text)


if __name__ == "__main__":
    main()
