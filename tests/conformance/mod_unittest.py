# unittest, driven by hand.

import unittest


class Sums(unittest.TestCase):
    def test_good(self):
        self.assertEqual(1 + 1, 2)
        self.assertIn("a", "abc")
        with self.assertRaises(ZeroDivisionError):
            1 / 0

    def test_bad(self):
        self.assertTrue(False)


case = Sums()
case.test_good()
print("good")
try:
    case.test_bad()
except AssertionError:
    print("bad")
