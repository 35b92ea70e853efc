"""The results as Markdown, and their place in docs/performance.md."""

import json
import re

# What the system that this service replaces did on a machine of this kind (2 cores, shared with the load generator and
# the database), 32 connections: requests per second with one worker and with two.
REFERENCE = {
    "GET /healthz": (2_476, 6_956),
    "GET users/me": (325, 550),
    "GET boards (10)": (113, 194),
    "ingest 1 KiB, signed": (178, 291),
    # With 6 agents: it tries every agent's token in turn.
    "agent: GET agent/boards, 1,000 agents": (1.9, 5.1),
}
START, END = "<!-- results: written by make bench -->", "<!-- end of results -->"


def markdown(results):
    return "\n".join([
        *machine(results), "",
        *throughput(results["runs"]), "",
        *others(results), "",
        *targets(results), "",
        *not_run(results),
    ]).rstrip() + "\n"


def machine(results):
    about = results["about"]
    return [
        f"{about['date']}, commit {about['commit']}: {about['processor']}, {about['cores']} cores shared by service,"
        f" database and load generator; {about['memory_gib']} GiB; {about['system']}; {about['runtime']};"
        f" PostgreSQL {about['postgres']}, fsync on; {about['load_generator']}. {about['seconds']} s for each run after"
        f" {about['warm_up_seconds']} s of warm-up; {about['minutes']:.0f} minutes in all. Other programs used"
        f" {about['foreign_cores']:.2f} cores on average meanwhile.",
        "",
        f"Start to first answer: {about['start_seconds']:.2f} s.",
    ]


def throughput(runs):
    has_other = any("against" in run for run in runs)
    rows = [
        "| scenario | connections | requests/s | p50 ms | p99 ms | p99.9 ms | errors | baseline/s | of baseline"
        " | of reference | cores: service, database | peak memory MiB |"
        + (" other server/s (p99 ms, errors) | of other server |" if has_other else ""),
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |" + (" --: | --: |" if has_other else ""),
    ]
    for run in runs:
        baseline = run.get("baseline")
        reference = REFERENCE.get(run["scenario"])
        rows.append("| " + " | ".join([
            run["scenario"],
            str(run["connections"]),
            number(run["rate"]),
            *(f"{run[name] / 1_000:.2f}" for name in ("p50_us", "p99_us", "p999_us")),
            str(run["errors"]),
            f"{number(baseline['rate'])} ({baseline['kind']})" if baseline else "–",
            f"**{run['rate'] / baseline['rate']:.2f}**" if baseline else "–",
            f"{run['rate'] / reference[0]:.0f} ×" if reference and run["connections"] == 32 else "–",
            f"{run['cores']['service']:.2f}, {run['cores']['database']:.2f}",
            f"{run['peak_kib'] / 1_024:.0f}",
            *(beside(run) if has_other else ()),
        ]) + " |")
    return rows


def beside(run):
    """What the server of --against did right after this run."""
    other = run.get("against")
    if not other:
        return "–", "–"
    return (f"{number(other['rate'])} ({other['p99_us'] / 1_000:.2f}, {other['errors']})",
            f"**{run['rate'] / other['rate']:.2f} ×**" if other["rate"] else "–")


def others(results):
    lines = []
    steady = results.get("steady")
    if steady:
        lines.append(
            f"- Ingest of 1 KiB at 70 % of its highest rate ({number(steady['rate'])}/s, {steady['connections']}"
            f" connections): p50 {steady['p50_us'] / 1_000:.2f} ms, p99 {steady['p99_us'] / 1_000:.2f} ms, p99.9"
            f" {steady['p999_us'] / 1_000:.2f} ms, {steady['failed']} failed; {steady['held_back']} requests that a slow"
            " answer held back are counted with the time they would have taken.")
    for run in results["runs"]:
        if run.get("statuses"):
            total = sum(run["statuses"].values())
            shares = ", ".join(f"{status}: {count / total:.0%}" for status, count in sorted(run["statuses"].items()))
            lines.append(f"- {run['scenario']}: answers by status {shares}.")
    streams = results.get("streams")
    if streams:
        lines.append(
            f"- {streams['streams']} open event streams ({streams['path']}): opened in {streams['open_seconds']:.1f} s,"
            f" {streams['kib_per_stream']:.0f} KiB each; one event reaches a stream after p50"
            f" {streams['p50_us'] / 1_000:.1f} ms, p99 {streams['p99_us'] / 1_000:.1f} ms; {streams['lost']} lost.")
    drain = results.get("drain")
    if drain:
        lines.append(f"- Delivery of {number(drain['events'])} events that wait, for {drain['agents']} agents: "
                     + "; ".join(f"{when} {number(run['rate'])}/s, processor time for each {run['service_us']:.0f} µs in"
                                 f" the service, {run['database_us']:.0f} µs in the database, {run['gateway_us']:.0f} µs"
                                 " in the stand-in gateway"
                                 for when, run in (("right after the start", drain["after_start"]),
                                                   ("once more", drain["again"]))) + ".")
    soak = results.get("soak")
    if soak:
        lines.append(
            f"- Memory under ingest, every {soak['interval_seconds']} s for {soak['minutes']} minutes (MiB): "
            + ", ".join(str(round(kib / 1_024)) for kib in soak["memory_kib"]) + f"; {number(soak['rate'])} events/s.")
    return lines


def targets(results):
    """Those of the project for two cores; the last column says whether this run has reached them."""
    by = {(run["scenario"], run["connections"]): run for run in results["runs"]}
    rows = ["| target | this run | reached |", "| --- | --: | --- |"]

    def add(text, value, wanted, shown="{:.2f}", below=False):
        if value is not None:
            reached = value < wanted if below else value >= wanted
            rows.append(f"| {text} | {shown.format(value)} | {'yes' if reached else 'no'} |")

    def ratio(scenario, connections=32):
        run = by.get((scenario, connections))
        return run["rate"] / run["baseline"]["rate"] if run and run.get("baseline") else None

    def times(scenario):
        run = by.get((scenario, 32))
        return run["rate"] / REFERENCE[scenario][0] if run else None

    add("ingest 1 KiB, 32 connections: at least 0.8 of pgbench", ratio("ingest 1 KiB, signed"), 0.8)
    add("`users/me`: at least 25 times the reference", times("GET users/me"), 25, "{:.0f}")
    add("boards list: at least 50 times", times("GET boards (10)"), 50, "{:.0f}")
    add("agent read, 1,000 agents: at least 1,000 times", times("agent: GET agent/boards, 1,000 agents"), 1_000, "{:.0f}")
    add("`/healthz`: at least 0.7 of the bare route", ratio("GET /healthz"), 0.7)
    add("`/healthz`: at least 8 times the reference", times("GET /healthz"), 8, "{:.0f}")
    steady = results.get("steady")
    add("p99 of ingest at 70 % of its highest rate: under 10 ms",
        steady and steady["p99_us"] / 1_000, 10, "{:.2f}", below=True)
    ingest = by.get(("ingest 1 KiB, signed", 32))
    limit = 200 if results["about"]["native"] else 350
    add(f"memory under ingest: under {limit} MB", ingest and ingest["peak_kib"] * 1_024 / 1e6, limit, "{:.0f}", below=True)
    return rows if len(rows) > 2 else []


def not_run(results):
    return [f"- Not run: {name}: {reason}" for name, reason in results["not_run"].items()]


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def publish(text, page):
    """Replaces what an earlier run has left in the page."""
    before = page.read_text()
    after = re.sub(re.escape(START) + ".*" + re.escape(END), lambda _: f"{START}\n{text}{END}", before, flags=re.S)
    if START not in before:
        raise RuntimeError(f"{page} has no place for results")
    page.write_text(after)


def save(results, directory):
    directory.mkdir(parents=True, exist_ok=True)
    text = markdown(results)
    (directory / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    (directory / "results.md").write_text(text)
    return text
