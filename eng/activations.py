"""The constants of tanh, erf, softplus and both GELU, for eng/minimax.py. Each function's file says what they mean."""

from mpmath import mp, mpf, erf, erfc, exp, log, log1p, atanh, tanh, sqrt, pi, nstr

from quotients import horner, quotient

# A center so far out leaves the points of a polynomial's fit where Chebyshev has them.
EVEN = mpf(1000)
# Errors are measured as far as the functions reach: where erf rounds to 1, where the tail of GELU underflows.
NEAR = mpf("1.5")


def tanh_near(z):
    """(tanh(a)/a - 1)/z, z = a^2."""
    a = sqrt(z)
    return (tanh(a) / a - 1) / z if z > mpf(10) ** -18 else -mpf(1) / 3 + 2 * z / 15


def tanh_weight(z):
    a = sqrt(z)
    return max(z, mpf(10) ** -12) * (a / tanh(a) if z > 0 else 1)


def erf_slope(a):
    """-ln(1 - erf a)/a - 1."""
    if a == 0:
        return 2 / sqrt(pi) - 1
    return -(log1p(-erf(a)) if a < mpf("0.5") else log(erfc(a))) / a - 1


def erf_weight(a):
    """What an error of the slope is worth in erf a, relatively."""
    return a * erfc(a) / erf(a) if a > 0 else mpf(1)


def softplus_tail(z):
    """(2 atanh(w/2) - w)/w^3, z = w^2."""
    w = sqrt(z)
    return (2 * atanh(w / 2) - w) / w ** 3 if z > 0 else mpf(1) / 12


def softplus_weight(z):
    w = sqrt(z)
    return w ** 3 / (2 * atanh(w / 2)) if z > 0 else mpf(10) ** -12


def mills(t):
    """Phi(-t)·exp(t^2/2): half at 0, about 1/(t sqrt(2 pi)) far out."""
    return erfc(t / sqrt(mpf(2))) * exp(t * t / 2) / 2


def gelu_near(t):
    """ln(2 mills(t))/t."""
    return log(2 * mills(t)) / t if t > mpf(10) ** -15 else -2 / sqrt(2 * pi)


def gelu_far(t):
    """ln(2 t mills(t)): goes to ln(2/sqrt(2 pi))."""
    return log(2 * t * mills(t))


def gelu_far_weight(w):
    return mpf(1)


def rounded_one_by_one(function, weight, degree, low, high, bits, rounded):
    """A polynomial each of whose coefficients is rounded before the rest are fitted to what is left."""
    fixed = []
    for k in range(degree + 1):
        start = high * mpf(10) ** -6 if k > 0 and low == 0 else low
        p, _, _ = quotient(
            (lambda x: (function(x) - horner(fixed, x)) / x ** k) if k > 0 else function,
            lambda x: weight(x) * x ** k, degree - k, 0, start, high, EVEN, 600)
        fixed.append(rounded(p[0], bits))
    points = [low + (high - low) * i / mpf(2000) for i in range(2001)]
    return fixed, max(abs(weight(x) * (horner(fixed, x) - function(x))) for x in points)


def tanh_form(bits, short, long, rounded):
    """GELU by tanh is x·sigmoid(c x (x^2 + d)): d and L = ln 2/c in two parts, log2(e)·c, c in two parts."""
    d = 1 / mpf("0.044715")
    c = 2 * sqrt(2 / pi) / d
    period = log(mpf(2)) / c
    d_high, period_high = (mp.nint(x * mpf(2) ** k) / mpf(2) ** k for x, k in ((d, short), (period, long)))
    return [d_high, rounded(d - d_high, bits), period_high, rounded(period - period_high, bits),
            rounded(c / log(mpf(2)), bits), rounded(c, bits), rounded(c - rounded(c, bits), bits)]


def activations(bits, rounded, show):
    def report(name, error, *parts):
        for part in parts:
            show(f"{name}; error 2^{nstr(log(error, 2), 5)}", [rounded(x, bits) for x in part])

    single = bits == 24
    p, _, error = quotient(
        tanh_near, tanh_weight, 2 if single else 6, 0, mpf(0), mpf("0.28") ** 2, EVEN, 600)
    report("tanh: (tanh(a)/a - 1)/z for z = a^2, a < 0.28", error, p)

    if single:
        p, _, error = quotient(erf_slope, erf_weight, 8, 0, mpf(0), mpf(4), mpf(3), 800)
        report("erf: -ln(1 - erf a)/a - 1 for a <= 4", error, p)
    else:
        p, q, error = quotient(erf_slope, erf_weight, 8, 7, mpf(0), mpf("5.93"), mpf(3), 1000)
        report("erf: -ln(1 - erf a)/a - 1 for a <= 5.93, numerator and denominator", error, p, q)

    p, _, error = quotient(softplus_tail, softplus_weight, 3 if single else 9, 0, mpf(0), mpf(4) / 9, mpf(3), 600)
    report("softplus: (2 atanh(w/2) - w)/w^3 for z = w^2 <= 4/9", error, p)

    def near_weight(t):
        return max(t, mpf("0.0001"))

    if single:
        p, error = rounded_one_by_one(gelu_near, near_weight, 6, mpf(0), NEAR, bits, rounded)
        report("gelu: ln(2 m(t))/t for t < 1.5", error, p)
        p, error = rounded_one_by_one(
            lambda w: gelu_far(1 / w - 1), gelu_far_weight, 8, 1 / mpf("15.5"), 1 / (NEAR + 1), bits, rounded)
        report("gelu: ln(2 t m(t)) by w = 1/(t + 1) for t >= 1.5", error, p)
    else:
        p, _, error = quotient(gelu_near, near_weight, 15, 0, mpf(0), NEAR, EVEN, 600)
        report("gelu: ln(2 m(t))/t for t < 1.5", error, p)
        limit = log(2 / sqrt(2 * pi))
        p, q, error = quotient(
            lambda t: gelu_far(t) - limit, gelu_far_weight, 8, 10, NEAR, mpf("38.7"), mpf(3), 800)
        report("gelu: ln(2 t m(t)) less its limit for t >= 1.5, limit, numerator and denominator", error, [limit], p, q)

    show("gelu by tanh: d high, d low, L high, L low, c/ln 2, c", tanh_form(
        bits, 15 if single else 44, 11 if single else 37, rounded))
