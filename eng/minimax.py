#!/usr/bin/env python3
"""Derives the constants of src/Kernels/VecMath and prints them with their approximation errors.

Needs mpmath (Debian: python3-mpmath). Run: python3 eng/minimax.py

Each polynomial is a weighted minimax fit by the exchange algorithm of Remez. Coefficients are then rounded to the
element type. The errors printed are those of the polynomial before and after that, both evaluated exactly. What the
activations need beyond exp and log is in activations.py; their quotients of polynomials in quotients.py.
"""

from mpmath import mp, mpf, exp, log, atanh, sqrt, lu_solve, matrix, cos, pi, nstr

from activations import activations
from quotients import horner

mp.dps = 60


def rounded(x, bits):
    """x to the nearest number of that many significant bits."""
    if x == 0:
        return mpf(0)
    mantissa, exponent = mp.frexp(x)
    scaled = mantissa * mpf(2) ** bits
    return mp.nint(scaled) * mpf(2) ** (int(exponent) - bits)


def extrema(error, low, high, samples=500):
    """The points of largest error between its changes of sign."""
    points = [low + (high - low) * i / samples for i in range(samples + 1)]
    found, best, value = [], points[0], error(points[0])
    for p in points[1:]:
        e = error(p)
        if e * value < 0:
            found.append(best)
            best, value = p, e
        elif abs(e) > abs(value):
            best, value = p, e
    found.append(best)
    step = (high - low) / samples
    return [refine(error, p, step, low, high) for p in found]


def refine(error, point, step, low, high):
    for _ in range(40):
        candidates = [max(low, point - step), point, min(high, point + step)]
        point = max(candidates, key=lambda p: abs(error(p)))
        step /= 2 if point == candidates[1] else 1
    return point


def remez(function, weight, degree, low, high):
    """Coefficients of 1, x … x^degree that minimise max |weight·(p − function)|."""
    n = degree + 1
    # The points of Chebyshev, moved off zero, where a weight may vanish.
    nodes = [(low + high) / 2 - (high - low) / 2 * cos(pi * i / n) for i in range(n + 1)]
    nodes = [x if abs(x) > (high - low) / 1000 else (high - low) / (4 * n) for x in nodes]
    for _ in range(30):
        a = matrix(n + 1, n + 1)
        b = matrix(n + 1, 1)
        for i, x in enumerate(nodes):
            for power in range(n):
                a[i, power] = x ** power
            a[i, n] = (-1) ** i / weight(x)
            b[i] = function(x)
        coefficients = list(lu_solve(a, b))[:n]

        def error(x, c=coefficients):
            return weight(x) * (horner(c, x) - function(x))

        nodes = extrema(error, low, high)
        while len(nodes) > n + 1:
            nodes.pop(0 if abs(error(nodes[0])) < abs(error(nodes[-1])) else -1)
        if len(nodes) <= n:
            raise ArithmeticError(f"only {len(nodes)} alternations for degree {degree}")
        sizes = [abs(error(x)) for x in nodes]
        if max(sizes) < min(sizes) * 1.001:
            return coefficients
    raise ArithmeticError(f"no convergence for degree {degree}: {nstr(max(sizes) / min(sizes), 5)}")


def fit(function, weight, degree, low, high, bits):
    """The rounded coefficients of 1, x … x^degree, and the largest weighted error of exact and rounded ones."""
    exact = remez(function, weight, degree, low, high)
    nearest = [rounded(c, bits) for c in exact]

    def largest(coefficients):
        points = [low + (high - low) * i / 2000 for i in range(2001)]
        return max(abs(weight(x) * (horner(coefficients, x) - function(x))) for x in points)

    return nearest, largest(exact), largest(nearest)


def exp_tail(r):
    """(exp(r) - 1 - r)/r^2; near zero the quotient cancels, and two terms of its series are exact enough."""
    return (exp(r) - 1 - r) / (r * r) if abs(r) > mpf(10) ** -16 else mpf(1) / 2 + r / 6


def log_tail(z):
    """R(z)/z with log(1 + f) = 2 atanh(s) = 2s + s R(z), z = s^2."""
    s = sqrt(z)
    return 2 * (atanh(s) / s - 1) / z if z > mpf(10) ** -16 else mpf(2) / 3 + 2 * z / 5


def show(name, values):
    print(name)
    for index, value in enumerate(values):
        print(f"  [{index}]  {float(value)!r:>24}   {float(value).hex()}")


def report(name, values, exact, nearest):
    show(f"{name}; relative error 2^{nstr(log(exact, 2), 5)}, rounded 2^{nstr(log(nearest, 2), 5)}", values)


def main():
    for name, bits, spare, exp_degree, log_degree in (("f32", 24, 9, 4, 2), ("f64", 53, 12, 9, 6)):
        print(f"== {name} ==")

        # n times the high part is exact for every n that a finite result needs: hence its spare bits.
        high = rounded(log(mpf(2)), bits - spare)
        show("log2(e), ln 2 high, ln 2 low", [
            rounded(1 / log(mpf(2)), bits), high, rounded(log(mpf(2)) - high, bits)])

        # The reduced argument passes ln2/2 by the rounding of x log2(e): a small margin.
        edge = log(mpf(2)) / 2 * (1 + mpf(2) ** -12)
        report("exp: (e^r - 1 - r)/r^2 for |r| <= ln2/2", *fit(
            exp_tail, lambda r: max(r * r, mpf(2) ** -40) / exp(r), exp_degree, -edge, edge, bits))
        top = ((sqrt(mpf(2)) - 1) / (sqrt(mpf(2)) + 1)) ** 2 * (1 + mpf(2) ** -12)
        report("log: R(z)/z for 0 <= z <= (3 - 2 sqrt 2)^2", *fit(
            log_tail, lambda z: max(z, mpf(2) ** -40) / 2, log_degree, mpf(0), top, bits))
        activations(bits, rounded, show)


if __name__ == "__main__":
    main()
