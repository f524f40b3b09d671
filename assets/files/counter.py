# For the chapter on workers: a script in a worker of its own, which counts for others.

__export__ = ["primes"]


def primes(limit):
    """How many primes there are below a number."""
    found = []
    for number in range(2, limit):
        for prime in found:
            if prime * prime > number:
                found.append(number)
                break
            if number % prime == 0:
                break
        else:
            found.append(number)
    return len(found)
