"""Minimax quotients of polynomials, for eng/minimax.py: an exchange of Remez whose linear systems Newton's method solves.

A quotient P/Q with Q(0) = 1 that equioscillates at nodes x_i meets P(x_i) = (f(x_i) + (-1)^i E/w(x_i))·Q(x_i). The product
of the unknowns E and Q is linearised at the Q of the step before, first that of an interpolating quotient.
"""

from mpmath import mpf, lu_solve, matrix, cos, pi


def horner(coefficients, x):
    total = mpf(0)
    for c in reversed(coefficients):
        total = total * x + c
    return total


def solve(values, weight, n, m, nodes, q, level):
    """P, Q and E at the nodes; without E where there is one node less than an alternation has."""
    size, alternates = len(nodes), len(nodes) == n + m + 2
    a, b = matrix(size, size), matrix(size, 1)
    for i, x in enumerate(nodes):
        sign = (-1) ** i / weight(x)
        target = values(x) + sign * level
        for power in range(n + 1):
            a[i, power] = x ** power
        for power in range(1, m + 1):
            a[i, n + power] = -target * x ** power
        b[i] = target
        if alternates:
            a[i, size - 1] = -sign * horner(q, x)
            b[i] -= sign * horner(q, x) * level
    found = list(lu_solve(a, b))
    return found[:n + 1], [mpf(1)] + found[n + 1:n + m + 1], found[-1] if alternates else mpf(0)


def alternation(error, grid):
    """The points of largest error between its changes of sign, each by the parabola through its neighbours."""
    errors = [error(x) for x in grid]
    found, best = [], 0
    for i in range(1, len(grid)):
        if errors[i] * errors[best] < 0:
            found.append(best)
            best = i
        elif abs(errors[i]) > abs(errors[best]):
            best = i
    found.append(best)
    return [vertex(grid, errors, i) if 0 < i < len(grid) - 1 else grid[i] for i in found]


def vertex(grid, errors, i):
    left, x, right = grid[i - 1], grid[i], grid[i + 1]
    e0, e1, e2 = abs(errors[i - 1]), abs(errors[i]), abs(errors[i + 1])
    bottom = (x - left) * (e1 - e2) - (x - right) * (e1 - e0)
    if bottom == 0:
        return x
    top = x - ((x - left) ** 2 * (e1 - e2) - (x - right) ** 2 * (e1 - e0)) / (2 * bottom)
    return top if left < top < right else x


def quotient(function, weight, n, m, low, high, center, samples):
    """P of degree n, Q of degree m with Q(0) = 1 for least max |weight·(P/Q − function)|, and that maximum.

    Nodes and samples are dense about center, by x = center·(1 + u)/(1 − u) with u even.
    """
    known = {}

    def values(x):
        if x not in known:
            known[x] = function(x)
        return known[x]

    first, last = ((x - center) / (x + center) for x in (low, high))

    def place(y):
        u = first + (last - first) * (y + 1) / 2
        return center * (1 + u) / (1 - u)

    count = n + m + 2
    nodes = [place(-cos(pi * (2 * i + 1) / (2 * (count - 1)))) for i in range(count - 1)]
    grid = [place(mpf(-1) + mpf(2) * i / samples) for i in range(samples + 1)]
    grid[0], grid[-1] = low, high
    q, level = [mpf(1)], mpf(0)
    for _ in range(25):
        for _ in range(8):
            before = level
            p, q, level = solve(values, weight, n, m, nodes, q, level)
            if len(nodes) < count or abs(level - before) < abs(level) * mpf(10) ** -8:
                break

        def error(x, p=p, q=q):
            return weight(x) * (horner(p, x) / horner(q, x) - values(x))

        nodes = alternation(error, grid)
        while len(nodes) > count:
            nodes.pop(0 if abs(error(nodes[0])) < abs(error(nodes[-1])) else -1)
        if len(nodes) < count:
            raise ArithmeticError(f"{len(nodes)} alternations for degrees {n} and {m}")
        sizes = [abs(error(x)) for x in nodes]
        if max(sizes) < min(sizes) * mpf("1.01"):
            return p, q, max(sizes)
    raise ArithmeticError(f"no convergence for degrees {n} and {m}")
