# SPDX-License-Identifier: Apache-2.0
"""What the program writes for other programs, read by these: readers_test.py PROGRAM bash|zsh|fish|groff

Exit code 77 where the reader is not installed.
"""
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM, READER = os.path.abspath(sys.argv[1]), sys.argv[2]


def run(*words, text=None):
    """Standard output; nothing may be said on standard error."""
    done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and not done.stderr, (words, done.returncode, done.stdout, done.stderr)
    return done.stdout


def expect(found, expected, what):
    missing = [word for word in expected if word not in found]
    assert not missing, f"{what}: expected {missing} among {found}"


def completed_by_bash(folder, *words):
    """What bash offers for the last of these words, as its completion calls the function."""
    script = os.path.join(folder, "completion.bash")
    quoted = " ".join("'" + word + "'" for word in words)
    out = run("bash", "--norc", "-u", "-c", f"""
source {script}
cd {folder}
COMP_WORDS=({quoted})
COMP_CWORD={len(words) - 1}
_leverage
printf '%s\\n' "${{COMPREPLY[@]-}}" """)
    return [line for line in out.split("\n") if line]


def check_bash(folder):
    with open(os.path.join(folder, "my model.json"), "w", encoding="utf-8"):
        pass

    def offers(words, expected, only=False):
        found = completed_by_bash(folder, "leverage", *words)
        expect(found, expected, words)
        if only:
            assert sorted(found) == sorted(expected), (words, found)

    offers(["rep"], ["report"], only=True)
    offers(["--v"], ["--version"], only=True)
    offers(["report", "--tok"], ["--tokens"], only=True)
    offers(["report", "moe"], ["moe-mini"])
    offers(["report", "my"], ["my model.json"], only=True)
    offers(["report", "gpt2", "--recompute", ""], ["none", "attention", "layers"], only=True)
    offers(["report", "gpt2", "--recompute", "=", "l"], ["layers"], only=True)
    offers(["report", "gpt2", "--recompute", "="], ["none", "attention", "layers"], only=True)
    offers(["report", "--tokens", ""], [], only=True)
    offers(["report", "--causal", "--tok"], ["--tokens"], only=True)
    offers(["report", "--as", "llam"], ["llama"])
    offers(["report", "--freeze", "embedding,rou"], ["embedding,router"], only=True)
    offers(["train", "--on", "64xh100-s"], ["64xh100-sxm"], only=True)
    offers(["law", "hoffmann2022/unrounded_best_s"], ["hoffmann2022/unrounded_best_size"], only=True)
    offers(["fit", "--law", "chin"], ["chinchilla"])
    offers(["compare", "--law", "chinchilla,tian2025/tab"], ["chinchilla,tian2025/table6"])
    offers(["completion", ""], ["bash", "fish", "zsh"], only=True)
    offers(["manual", "stu"], ["study"], only=True)


def check_fish(folder):
    script = os.path.join(folder, "completion.fish")

    def offers(line, *expected):
        out = run("fish", "--no-config", "-c", f"source {script}; cd {folder}; complete -C '{line}'")
        expect([offer.split("\t")[0] for offer in out.split("\n")], expected, line)

    run("fish", "--no-execute", script)
    offers("leverage rep", "report")
    offers("leverage report --tok", "--tokens")
    offers("leverage report moe", "moe-mini")
    offers("leverage report --recompute ", "none", "attention", "layers")
    offers("leverage report --freeze embedding,rou", "embedding,router")
    offers("leverage train --on 64xh100-s", "64xh100-sxm")
    offers("leverage law hoffmann2022/unr", "hoffmann2022/unrounded")
    offers("leverage completion ", "bash", "fish", "zsh")


def check_zsh(folder):
    # The completion of a terminal cannot be asked here; that the function loads, and its lists, can.
    script = os.path.join(folder, "completion.zsh")
    run("zsh", "--no-rcs", "-n", script)
    out = run("zsh", "--no-rcs", "-c", f"""
_arguments() {{ print -rl -- "$@"; state=arguments; return 1 }}
_describe() {{ : }}
compadd() {{ print -rl -- "${{(P@)@[-1]}}" }}
words=(report)
source {script}
_leverage_laws""").split("\n")
    expect(out, ["1:command:->command", "*:MODEL:_leverage_presets_or_files", "hoffmann2022/unrounded",
                 "--tokens=[Training tokens\\: 1e12, 300B, 1.5T]:D: "], "zsh")


def check_groff(folder):
    pages = os.path.join(folder, "man1")
    os.mkdir(pages)
    run(PROGRAM, "manual", "--out", pages)
    commands = run(PROGRAM, "--help").split("\nCommands:\n")[1].split("\n\n")[0]
    names = [line.split()[0] for line in commands.split("\n") if line[2] != " "]
    expected = sorted(["leverage.1"] + [f"leverage-{name}.1" for name in names])
    assert sorted(os.listdir(pages)) == expected, os.listdir(pages)
    for page in expected:
        run("groff", "-man", "-ww", "-z", "-Tutf8", os.path.join(pages, page))
    text = run("groff", "-man", "-Tascii", "-P-c", os.path.join(pages, "leverage-report.1"))
    plain = "".join(c for i, c in enumerate(text) if c != "\b" and text[i + 1:i + 2] != "\b")
    for line in ("leverage-report - Costs of models", "--tokens D", "leverage report moe-mini dense-6.1b --tokens 1e12",
                 "Training tokens: 1e12, 300B, 1.5T", "EXIT STATUS"):
        assert line in plain, (line, plain)
    help_words = run(PROGRAM, "study", "--help").split()
    page_words = set(run("groff", "-man", "-Tascii", "-P-c", "-P-bou", os.path.join(pages, "leverage-study.1")).split())
    missing = [word for word in help_words if word.startswith("--") and word not in page_words]
    assert not missing, missing


def main():
    if shutil.which(READER) is None:
        print(f"skipped: no {READER}")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        if READER != "groff":
            with open(os.path.join(folder, f"completion.{READER}"), "w", encoding="utf-8") as file:
                file.write(run(PROGRAM, "completion", READER))
        {"bash": check_bash, "zsh": check_zsh, "fish": check_fish, "groff": check_groff}[READER](folder)
    return 0


sys.exit(main())
