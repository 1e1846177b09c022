"""Runs Python programs on the inputs of the benchmark and prints how many times as long they take.

    python3 -m venv venv && venv/bin/pip install "pandas>=2.1,<3" scipy statsmodels lifelines confseq
    venv/bin/python benches/statistics/compare.py

Times are processor time, best of several, as in the benchmark, which is run first. A package that is not there is left
out with a word. confseq is built from source and needs CMake, Ninja and Boost.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"
warnings.filterwarnings("ignore")


def best_of(job):
    """Seconds of processor time of one call: runs of at least 20 ms, the best of five; of two where a call is long."""

    def seconds(times):
        began = time.process_time()
        for _ in range(times):
            job()
        return (time.process_time() - began) / times

    job()
    once = max(seconds(1), 1e-7)
    times = max(1, int(0.02 / once))
    return min(seconds(times) for _ in range(5 if once < 1 else 2))


def rates():
    from scipy import stats
    from statsmodels.stats.proportion import proportion_confint

    def interval(method):
        return lambda i: lambda: proportion_confint(i["s"], i["n"], 1 - i["level"], method)[0]

    return {
        "probability above the bar": (
            "scipy beta.sf",
            lambda i: lambda: stats.beta.sf(i["bar"], i["s"] + 0.5, i["n"] - i["s"] + 0.5),
        ),
        "Wilson interval": ("statsmodels proportion_confint", interval("wilson")),
        "Jeffreys interval": ("statsmodels proportion_confint", interval("jeffreys")),
        "Clopper-Pearson interval": (
            "scipy binomtest, exact interval",
            lambda i: lambda: stats.binomtest(i["s"], i["n"]).proportion_ci(i["level"], "exact").low,
        ),
    }


def always_valid():
    import numpy
    from confseq.betting import betting_cs
    from confseq.boundaries import bernoulli_confidence_interval

    def single(i):
        return lambda: bernoulli_confidence_interval(i["s"], i["n"], 0.05, 31.6 * 0.3 * 0.7)[0]

    def looks(i):
        x = numpy.diff(numpy.array(i["stream"], dtype=float))
        return lambda: betting_cs(x, alpha=0.05, running_intersection=False)[0][-1]

    return {
        "always-valid interval": ("confseq bernoulli_confidence_interval (another mixture)", single),
        "always-valid intervals of 300 looks": ("confseq betting_cs (another method)", looks),
    }


def comparisons():
    from scipy import stats
    from statsmodels.stats.multitest import multipletests
    from statsmodels.stats.proportion import confint_proportions_2indep

    def table(i):
        return [[i["s1"], i["n1"] - i["s1"]], [i["s2"], i["n2"] - i["s2"]]]

    def difference(method):
        def job(i):
            counts = (i["s2"], i["n2"], i["s1"], i["n1"])
            return lambda: confint_proportions_2indep(*counts, method=method, compare="diff", alpha=1 - i["level"])[0]

        return job

    return {
        "Fisher's exact test": ("scipy fisher_exact", lambda i: lambda: stats.fisher_exact(table(i))[1]),
        "Newcombe interval of a difference": ("statsmodels confint_proportions_2indep", difference("newcomb")),
        "score interval of a difference": ("statsmodels confint_proportions_2indep", difference("score")),
        "Benjamini-Hochberg, 1,000 tests": (
            "statsmodels multipletests",
            lambda i: lambda: multipletests(i["p"], 0.1, "fdr_bh")[1][0],
        ),
    }


def quadrature():
    import numpy
    from scipy import integrate, stats

    def best(arms, which):
        laws = [stats.beta(s + 0.5, n - s + 0.5) for s, n in arms]
        others = [law for at, law in enumerate(laws) if at != which]

        def density(x):
            return laws[which].pdf(x) * numpy.prod([law.cdf(x) for law in others])

        return lambda: integrate.quad(density, 0, 1, epsabs=1e-10)[0]

    what = "scipy quad, one arm of them"
    return {
        "which of 2 is best": (what, lambda i: best([(i["s1"], i["n1"]), (i["s2"], i["n2"])], 1)),
        "which of 5 is best": (what, lambda i: best(i["arms"], 1)),
    }


def logistic():
    import numpy
    import statsmodels.api as sm

    def fit(i):
        x, y = sm.add_constant(numpy.array(i["x"])), numpy.array(i["y"], dtype=float)
        return lambda: sm.Logit(y, x).fit(disp=0).params[1]

    sizes = ("60", "1,000", "100,000")
    return {f"logistic model, 7 columns, {size} rows": ("statsmodels Logit", fit) for size in sizes}


def survival():
    import numpy
    from lifelines import KaplanMeierFitter

    def fit(i):
        times, events = numpy.array(i["times"]), numpy.array(i["events"])
        return lambda: KaplanMeierFitter().fit(times, events).median_survival_time_

    cases = ("200 cases", "100,000 cases, whole days", "100,000 cases, all times differ")
    return {f"Kaplan-Meier, {case}": ("lifelines KaplanMeierFitter", fit) for case in cases}


def choices():
    import numpy

    def fit(i):
        x = numpy.array([alternatives for alternatives, _ in i["sets"]])
        chosen = numpy.array([counts for _, counts in i["sets"]], dtype=float)

        def newton():
            b = numpy.zeros(x.shape[2])
            while True:
                u = x @ b
                u -= u.max(1, keepdims=True)
                p = numpy.exp(u)
                p /= p.sum(1, keepdims=True)
                gradient = numpy.einsum("nj,njk->k", chosen - p, x)
                centred = x - numpy.einsum("nj,njk->nk", p, x)[:, None, :]
                information = numpy.einsum("nj,njk,njl->kl", p, centred, centred)
                step = numpy.linalg.solve(information, gradient)
                b = b + step
                if gradient @ step < 1e-12:
                    u = x @ b
                    return float((chosen * (u - numpy.log(numpy.exp(u).sum(1, keepdims=True)))).sum())

        return newton

    return {"choice model, 6,768 choices among 3": ("numpy, the same Newton steps", fit)}


def programs():
    found = {}
    for group in (rates, always_valid, comparisons, quadrature, logistic, survival, choices):
        try:
            found.update(group())
        except ImportError as error:
            print(f"left out: {group.__name__} ({error})", file=sys.stderr)
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "lines.json")
        command = sys.argv[1:] or ["cargo", "bench", "--bench", "statistics", "--"]
        subprocess.run([*command, "--json", file], check=True, stdout=subprocess.DEVNULL)
        with open(file, encoding="utf-8") as written:
            lines = json.load(written)["lines"]
    others = programs()
    print("| what | here | beside it | there | times as long | results |")
    print("|---|---|---|---|---|---|")
    for line in lines:
        if line["name"] not in others:
            continue
        program, job_of = others[line["name"]]
        job = job_of(line["input"])
        result, there, here = float(job()), best_of(job), line["seconds"]
        told = "equal" if abs(result - line["value"]) <= 1e-4 * abs(line["value"]) else f"{line['value']:.6g}, {result:.6g}"
        print(f"| {line['name']} | {readable(here)} | {program} | {readable(there)} | {there / here:.0f} | {told} |", flush=True)


def readable(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


if __name__ == "__main__":
    main()
