#!/usr/bin/env python3
"""Generates and evaluates every row of the tables of docs/benchmarks.md that a generation stands behind.

    generation_figures.py --data DATA --out OUT [--bin build/release/bin] [NAME…]

DATA holds `clips` and `multiview`. Without names everything is measured, 68 minutes of processor time; a name
may be a prefix ("draft", "jitter-horse"). Each row leaves its sequence and a NAME.json in OUT; rows that have
one are not repeated, so that a run goes on where it was stopped. `--table` only prints what OUT holds.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

OBJECTS = ("horse", "mage", "frog")


@dataclass
class Row:
    """One generation and what its result is compared with."""

    name: str
    clip: Path
    arguments: list[str] = field(default_factory=list)
    # Arguments of `evaluate` per figure.
    references: dict[str, list[str]] = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)  # prepared inputs
    steadiness: bool = False


def views(names: range) -> str:
    return ",".join(f"view{i}" for i in names)


def rows(data: Path, out: Path) -> list[Row]:
    clips, objects = data / "clips", data / "multiview"
    minions = clips / "minions"
    anchors = ",".join(f"anchors/view{i}" for i in range(6))
    draft, standard = ["--preset", "draft"], ["--preset", "standard"]
    result = []
    for preset in (draft, standard):
        for clip in ("rose", "bird_fly"):
            front = ["--reference", str(clips / clip), "--size", "256"]
            result.append(Row(f"{preset[1]}-{clip}", clips / clip, preset, {"front": front}))
    robot = clips / "dancing_robot_fg.mp4"
    result.append(Row("draft-robot", robot, draft, {"front": ["--reference", str(robot), "--size", "256"]}))
    result.append(Row("standard-minions", minions / "ref", standard + ["--views", str(minions)], {
        "front": ["--reference", f"{minions}:ref"],
        "anchors": ["--reference", f"{minions}:{anchors}", "--size", "320"]}))

    for name in OBJECTS:
        folder = objects / name
        result.append(Row(f"front-{name}", folder / "view0", draft,
                          {"unseen": ["--reference", f"{folder}:{views(range(1, 7))}"]}))
        result.append(Row(f"views-{name}", folder / "view0",
                          standard + ["--views", f"{folder}:{views(range(1, 6))}"],
                          {"unseen": ["--reference", f"{folder}:view6"]}))

    for name, preset in (("horse", standard), ("mage", draft)):
        odd = ["--reference", f"{objects / name}:view0", "--frames", "1:31", "--every", "2"]
        result.append(Row(f"odd-{name}", out / f"even-{name}", preset,
                          {"between": odd + ["--time", "0:0.5"], "held": odd + ["--time=-0.5:0.5"]},
                          [f"even-{name}"]))

    wolf = objects / "wolf64" / "view0"
    front = ["--reference", f"{wolf.parent}:view0"]
    result.append(Row("long-64", wolf, draft, {"front": front}))
    result.append(Row("long-32", wolf, draft + ["--frames", "0:32"], {"front": front + ["--frames", "0:32"]}))

    def jittered(name: str, what: str, *settings: str) -> Row:
        folder = out / f"jittered-{name}"
        if name == "minions":
            given = ",".join(f"anchors/view{i}" for i in range(5))
            clip, unseen = folder / "ref", f"{minions}:anchors/view5"
        else:
            given, clip, unseen = views(range(1, 6)), folder / "view0", f"{objects / name}:view6"
        arguments = draft + ["--views", f"{folder}:{given}"]
        for setting in settings:
            arguments += ["--set", setting]
        return Row(f"jitter-{name}-{what}", clip, arguments,
                   {"unseen": ["--reference", unseen, "--size", "256"]}, [f"jittered-{name}"], steadiness=True)

    for name in (*OBJECTS, "minions"):
        result += [jittered(name, "mamba"), jittered(name, "off", "rectification.kind=off")]
    result += [
        jittered("horse", "gru", "rectification.kind=gru"),
        jittered("horse", "attention", "rectification.kind=attention"),
        jittered("horse", "window2", "rectification.window=2"),
        jittered("horse", "window15", "rectification.window=15"),
        jittered("horse", "subclip1", "clip.sub_clip=1"),
        jittered("horse", "unaligned", "rectification.alignment=false"),
    ]
    for seed in range(3):
        for per_frame in ("true", "false"):
            result.append(Row(
                f"density-{per_frame}-{seed}", clips / "bird_fly",
                draft + ["--seed", str(seed), "--set", f"densification.per_frame={per_frame}"],
                {"front": ["--reference", str(clips / "bird_fly"), "--size", "256"]}))
    return result


def prepare(name: str, data: Path, out: Path, programs: Path) -> None:
    target = out / name
    if target.exists():
        return
    kind, subject = name.split("-", 1)
    if kind == "jittered":
        folder = data / "clips" if subject == "minions" else data / "multiview"
        subprocess.run([programs / "jitter_views", folder / subject, target, "1"], check=True)
    else:
        target.mkdir(parents=True)
        frames = sorted((data / "multiview" / subject / "view0").glob("*.png"))
        for frame in frames[::2]:
            (target / frame.name).symlink_to(frame)


def program(programs: Path, *arguments: str) -> dict:
    done = subprocess.run([programs / "splatreel", *arguments, "--json", "--quiet"], check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def measure(row: Row, data: Path, out: Path, programs: Path) -> dict:
    for name in row.needs:
        prepare(name, data, out, programs)
    sequence = out / row.name
    start, before = time.monotonic(), os.times()
    report = program(programs, "generate", str(row.clip), "-o", str(sequence), "--turntable", "256",
                     *row.arguments)
    after = os.times()
    figures = {
        "seconds": time.monotonic() - start,
        "processor_seconds": after.children_user + after.children_system
        - before.children_user - before.children_system,
        "load": os.getloadavg()[0],
        "peak_mb": report["peak_memory_bytes"] / 1e6,
        "counts": report["counts"],
        "evaluations": {name: program(programs, "evaluate", str(sequence), *arguments)
                        for name, arguments in row.references.items()},
    }
    if row.steadiness:
        done = subprocess.run([programs / "temporal_filter", sequence], check=True, stdout=subprocess.PIPE)
        figures["steadiness"] = done.stdout.decode().strip()
    return figures


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def described(figures: dict) -> str:
    text = (f"{figures['seconds']:5.0f} s, {figures['processor_seconds']:5.0f} s of processor time "
            f"(load {figures['load']:.1f}), {figures['peak_mb']:5.0f} MB")
    for name, evaluation in figures["evaluations"].items():
        whole = evaluation["mean"]
        frames = [frame for view in evaluation["views"] for frame in view["per_frame"]]
        busiest = sorted(frames, key=lambda frame: -(frame["reference_change"] or 0))[:len(frames) // 4]
        text += (f"\n    {name:8} {whole['psnr_db']:.2f} dB, inside {whole['psnr_inside_db']:.2f}, worst "
                 f"{min(frame['psnr_db'] for frame in frames):.2f}, IoU {whole['iou']:.3f}, warping "
                 f"{whole['warping_error'] or 0:.3f}, flicker {whole['flicker'] or 0:.3f}, quarter with most "
                 f"change {mean([frame['psnr_db'] for frame in busiest]) if busiest else 0:.2f}")
    if "steadiness" in figures:
        text += "\n    " + figures["steadiness"].replace("\n", "\n    ")
    return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bin", type=Path, default=Path("build/release/bin"))
    parser.add_argument("--table", action="store_true", help="only print what is there")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    failed = 0
    for row in rows(options.data.resolve(), options.out.resolve()):
        if options.names and not any(row.name.startswith(name) for name in options.names):
            continue
        kept = options.out / f"{row.name}.json"
        if not kept.exists():
            if options.table:
                continue
            try:
                figures = measure(row, options.data.resolve(), options.out.resolve(), options.bin.resolve())
            except subprocess.CalledProcessError as error:
                print(f"{row.name}: {error}", file=sys.stderr, flush=True)
                failed += 1
                continue
            kept.write_text(json.dumps(figures))
        print(f"{row.name:22} {described(json.loads(kept.read_text()))}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
