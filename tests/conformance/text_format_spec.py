# The little language of format.

print("[{:5}] [{:<5}] [{:>5}] [{:^5}] [{:*^7}]".format("ab", "ab", "ab", "ab", "ab"))
print("[{:5}] [{:<5}] [{:05}] [{:+}] [{: }] [{:,}]".format(42, 42, 42, 42, 42, 1234567))
print("[{:.3f}] [{:8.2f}] [{:e}] [{:.2e}] [{:g}] [{:%}] [{:.1%}]".format(2 / 3, 2.5, 12345.678, 0.00012, 0.5, 0.25, 0.125))
print("[{:x}] [{:#x}] [{:08b}] [{:o}] [{:c}] [{:.2}]".format(255, 255, 5, 8, 65, "truncated"))
print("{:{}}|".format("w", 4), "{{}}".format(), "{:>{}}".format("a", 3))
print("{!r} {!s}".format("a", "a"), "{:>{width}.{digits}f}".format(1.2345, width=7, digits=2))
