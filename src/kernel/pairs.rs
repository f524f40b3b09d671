//! Values by key, for a handful of them.
//!
//! It keeps the order in which they came and compares keys one by one, beginning with the latest. The
//! library's sorted map would do, but each kind of it costs a page more than a kilobyte.

use std::borrow::Borrow;

/// Values by key, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs<K, V>(Vec<(K, V)>);

impl<K, V> Default for Pairs<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: PartialEq, V> Pairs<K, V> {
    /// The value of a key.
    #[must_use]
    pub fn get<Q: PartialEq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).map(|place| &self.0[place].1)
    }

    /// The value of a key, to be changed.
    #[must_use]
    pub fn get_mut<Q: PartialEq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).map(|place| &mut self.0[place].1)
    }

    /// Gives a key a value. A new key comes last, a known one keeps its place.
    pub fn insert(&mut self, key: K, value: V) {
        match self.place(&key) {
            Some(place) => self.0[place].1 = value,
            None => self.0.push((key, value)),
        }
    }

    /// Takes a key out, and answers the value it had.
    pub fn remove<Q: PartialEq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).map(|place| self.0.remove(place).1)
    }

    /// Forgets the keys that came first, so that at most `most` are left.
    pub fn keep_latest(&mut self, most: usize) {
        let too_many = self.0.len().saturating_sub(most);
        self.0.drain(..too_many);
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys and their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    fn place<Q: PartialEq + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        self.0.iter().rposition(|(known, _)| known.borrow() == key)
    }
}

impl<K, V> IntoIterator for Pairs<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_one_value_and_keeps_its_place() {
        let mut pairs = Pairs::default();
        for (key, value) in [("a", 1), ("b", 2), ("a", 3)] {
            pairs.insert(key, value);
        }
        assert_eq!(pairs.iter().collect::<Vec<_>>(), [(&"a", &3), (&"b", &2)]);
        assert_eq!((pairs.remove("a"), pairs.get("a")), (Some(3), None));
    }

    #[test]
    fn the_latest_are_kept() {
        let mut pairs = Pairs::default();
        for key in 0..5 {
            pairs.insert(key, ());
        }
        pairs.keep_latest(2);
        assert_eq!(pairs.iter().collect::<Vec<_>>(), [(&3, &()), (&4, &())]);
    }
}
