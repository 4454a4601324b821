#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program as a process: closed and full outputs, signals, and threads that are not to be had.

usage: process_test.py PROGRAM RUNS.csv [test names]
"""
import json
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
RUNS = ""

# In place of gnuplot: says that it has begun, and draws when its script has ended, after a while.
SLOW_GNUPLOT = """#!/bin/sh
: > "$STARTED"
cat > /dev/null
sleep 0.3
echo '<svg></svg>'
"""


class Process(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="leverage-process-"))
        self.temporary = self.folder / "tmp"
        self.out = self.folder / "out"
        self.programs = self.folder / "bin"
        for folder in (self.temporary, self.out, self.programs):
            folder.mkdir()
        (self.programs / "gnuplot").write_text(SLOW_GNUPLOT)
        (self.programs / "gnuplot").chmod(0o755)
        self.environment = dict(os.environ, TMPDIR=str(self.temporary), STARTED=str(self.folder / "started"),
                                PATH=f"{self.programs}:{os.environ['PATH']}")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def run_program(self, *arguments, **how):
        how.setdefault("stdout", subprocess.PIPE)
        how.setdefault("timeout", 60)
        return subprocess.run([PROGRAM, *map(str, arguments)], stderr=subprocess.PIPE, env=self.environment,
                              cwd=self.folder, **how)

    def shell(self, line):
        """A command line of sh, in which $P is the program."""
        return subprocess.run(["sh", "-c", line], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
                              env=dict(self.environment, P=PROGRAM), cwd=self.folder)

    def assert_one_line(self, said, text):
        lines = said.decode().splitlines()
        self.assertEqual(len(lines), 1, said)
        self.assertTrue(lines[0].startswith("leverage: "), said)
        self.assertIn(text, lines[0])

    def files(self):
        return sorted(p.name for p in [*self.temporary.iterdir(), *self.out.iterdir()])

    def test_an_output_that_cannot_be_written_is_one_line_and_exit_code_1(self):
        for where, why in ((">&-", "Bad file descriptor"), (">/dev/full", "No space left on device")):
            for command in ("laws", "report moe-mini --json", "--help"):
                with self.subTest(where=where, command=command):
                    done = self.shell(f'"$P" {command} {where}')
                    self.assertEqual(done.returncode, 1)
                    self.assert_one_line(done.stderr, f"cannot write the output: {why}")

    def test_a_reader_that_is_gone_is_one_line_and_exit_code_1(self):
        read, write = os.pipe()
        os.close(read)
        done = self.run_program("laws", stdout=write)
        os.close(write)
        self.assertEqual(done.returncode, 1)
        self.assert_one_line(done.stderr, "cannot write the output: Broken pipe")

    def test_without_any_open_file_nothing_gets_into_another(self):
        done = self.shell('"$P" map --figure allocation --out out/a.svg --csv out/a.csv <&- >&- 2>&-')
        self.assertEqual(done.returncode, 1)
        self.assertEqual((self.out / "a.svg").read_text(), "<svg></svg>\n")
        table = (self.out / "a.csv").read_text().splitlines()
        self.assertTrue(table[0].startswith("kind,model,"))
        self.assertEqual({line.count(",") for line in table}, {table[0].count(",")})

    def test_standard_output_as_a_file_takes_what_comes_in_turn(self):
        alone = self.run_program("allocate", "--flops", "1e22", "--csv", "out/n.csv")
        table = (self.out / "n.csv").read_bytes()
        self.assertEqual(alone.returncode, 0)
        for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
            with self.subTest(name=name):
                piped = self.run_program("allocate", "--flops", "1e22", "--csv", name)
                self.assertEqual(piped.stdout, table + alone.stdout)
                self.shell(f'echo first > both; "$P" allocate --flops 1e22 --csv {name} >> both')
                self.assertEqual((self.folder / "both").read_bytes(), b"first\n" + table + alone.stdout)

    def test_a_target_that_cannot_be_written_leaves_the_answer(self):
        done = self.run_program("fit", RUNS, "--law", "chinchilla", "--columns", "N=parameters,D=tokens,L=loss",
                                "--bootstrap", "0", "--csv", "/dev/full")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"alpha", done.stdout)
        self.assert_one_line(done.stderr, "--csv: /dev/full: No space left on device")

    def test_a_file_that_may_not_grow_leaves_nothing(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
        (self.out / "old.csv").write_text("old\n")
        done = self.run_program("map", "--figure", "allocation", "--out", "out/a.svg", "--csv", "out/old.csv",
                                preexec_fn=limit)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"compute-optimal", done.stdout)
        self.assert_one_line(done.stderr, "--csv: out/old.csv: File too large")
        self.assertEqual(self.files(), ["old.csv"])
        self.assertEqual((self.out / "old.csv").read_text(), "old\n")

    def test_a_full_disk_leaves_nothing(self):
        small = self.folder / "small"
        small.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "none", str(small)],
                                 stderr=subprocess.DEVNULL).returncode == 0 if shutil.which("mount") else False
        if not mounted:
            self.skipTest("no file system can be mounted here")
        try:
            done = self.run_program("map", "--figure", "leverage", "--flops", "1e22", "--out", "small/a.svg", "--csv",
                                    "small/a.csv")
            self.assertEqual(done.returncode, 1)
            self.assertTrue(done.stdout)
            self.assert_one_line(done.stderr, "--csv: small/a.csv: No space left on device")
            self.assertEqual(list(small.iterdir()), [])
        finally:
            subprocess.run(["umount", str(small)], check=True)

    def test_a_signal_while_a_picture_is_drawn_leaves_nothing(self):
        study = pathlib.Path(RUNS).parent / "simulated_study.csv"
        drawing = ["map", "--figure", "allocation", "--out", "out/a.svg"]
        for number, command in ((signal.SIGINT, drawing), (signal.SIGTERM, drawing), (signal.SIGHUP, drawing),
                                (signal.SIGTERM, ["study", study, "--bootstrap", "0", "--plot", "out/figures"])):
            with self.subTest(signal=number, command=command[0]):
                started = self.folder / "started"
                started.unlink(missing_ok=True)
                running = subprocess.Popen([PROGRAM, *map(str, command)],
                                           env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL)
                end = time.monotonic() + 30
                while not started.exists() and time.monotonic() < end:
                    time.sleep(0.01)
                running.send_signal(number)
                self.assertEqual(running.wait(30), -number)
                self.assertEqual(self.files(), [])

    def test_a_signal_at_any_time_leaves_nothing_or_all(self):
        command = [PROGRAM, "map", "--figure", "leverage", "--flops", "1e22", "--out", "out/a.svg", "--csv", "out/a.csv"]
        (self.programs / "gnuplot").write_text("#!/bin/sh\ncat > /dev/null\necho '<svg></svg>'\n")
        begin = time.monotonic()
        self.assertEqual(self.run_program(*command[1:]).returncode, 0)
        took = time.monotonic() - begin
        whole = {p.name: p.read_bytes() for p in self.out.iterdir()}
        for i in range(20):
            for p in self.out.iterdir():
                p.unlink()
            running = subprocess.Popen(command, env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL)
            time.sleep(took * i / 19)
            running.send_signal(signal.SIGTERM)
            running.wait(30)
            found = {p.name: p.read_bytes() for p in self.out.iterdir()}
            self.assertIn(found, ({}, whole))
            self.assertEqual(list(self.temporary.iterdir()), [])

    @unittest.skipIf("LEVERAGE_NO_MEMORY_LIMITS" in os.environ, "a sanitizer needs all of the address space")
    def test_threads_that_are_not_to_be_had_are_not_needed(self):
        fit = ("fit", RUNS, "--law", "chinchilla", "--columns", "N=parameters,D=tokens,L=loss", "--bootstrap", "20")
        alone = self.run_program(*fit, "--threads", "1")
        # A thread reserves 8 MiB of addresses for its stack.
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
        many = self.run_program(*fit, "--threads", "200", preexec_fn=limit)
        self.assertEqual(many.stderr, b"")
        self.assertEqual(many.returncode, 0)
        self.assertEqual(many.stdout, alone.stdout)

    @unittest.skipIf("LEVERAGE_NO_MEMORY_LIMITS" in os.environ, "a sanitizer needs all of the address space")
    def test_too_little_memory_is_one_line_and_exit_code_1(self):
        table = self.folder / "large.csv"
        with table.open("w") as out:
            out.write("N,D,L,note\n")
            out.writelines(f"1e8,1e9,3,{'x' * 1000}\n" for _ in range(60000))
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (48 << 20, 48 << 20))
        done = self.run_program("fit", table, "--law", "chinchilla", preexec_fn=limit)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assert_one_line(done.stderr, "not enough memory")

    def test_an_interrupt_ends_a_fit_with_what_it_has_done(self):
        for wait in (0.5, 2, 8, 20):
            running = subprocess.Popen([PROGRAM, "fit", RUNS, "--law", "chinchilla", "--columns",
                                        "N=parameters,D=tokens,L=loss", "--bootstrap", "1e6", "--json"],
                                       env=self.environment, cwd=self.folder, stdout=subprocess.PIPE)
            time.sleep(wait)
            running.send_signal(signal.SIGINT)
            said = running.communicate(timeout=60)[0]
            if running.returncode != -signal.SIGINT:  # or the fit had not begun
                break
        answer = json.loads(said)
        self.assertEqual(answer["cut_short_by"], "an interrupt")
        self.assertEqual(running.returncode, 0 if answer["converged"] else 1)
        self.assertLess(answer["finished_refits"], 1000000)
        few = answer["finished_refits"] < 200
        for coefficient in answer["coefficients"]:
            self.assertEqual(coefficient["low"] is None, few)


if __name__ == "__main__":
    PROGRAM, RUNS = (str(pathlib.Path(p).resolve()) for p in sys.argv[1:3])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
