"""Contestants of a speed contest: one process each, stopped while another runs, asked in turn, round after round."""

import atexit
import os
import signal
import statistics
import subprocess


class Contestant:
    def __init__(self, name, command, suffix=""):
        self.name, self.suffix = name, suffix
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        atexit.register(self.process.kill)
        self.pause()

    def pause(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def ask(self, problem):
        """Seconds, by the contestant's own clock. The suffix goes behind every problem."""
        os.kill(self.process.pid, signal.SIGCONT)
        self.process.stdin.write(problem + self.suffix + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        self.pause()
        if not answer:
            raise SystemExit(f"{self.name}: ended at the problem {problem!r}")
        return float(answer)


def has_bf16():
    """Has this processor the instructions that both sides multiply bf16 with?"""
    with open("/proc/cpuinfo") as text:
        return " avx512_bf16" in text.read()


def contest(contestants, problems, rounds):
    """{(contestant, problem): median seconds}"""
    times = {}
    for _ in range(rounds):
        for problem in problems:
            for contestant in contestants:
                times.setdefault((contestant.name, problem), []).append(contestant.ask(problem))
    return {key: statistics.median(values) for key, values in times.items()}
