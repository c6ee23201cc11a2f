//! Lists and maps.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor},
};

use super::{
    DecodeAs, EncodeAs, Read, Write,
    sieve::{Found, Rule, sift},
};

/// A list, each item through `A`.
#[derive(Debug)]
pub struct Each<A>(PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> DecodeAs<'de, Vec<T>> for Each<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        struct Items<T, A>(PhantomData<(T, A)>);

        impl<'de, T, A: DecodeAs<'de, T>> Visitor<'de> for Items<T, A> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Vec<T>, S::Error> {
                let mut all = Vec::new();
                while let Some(Read(item, ..)) = items.next_element::<Read<T, A>>()? {
                    all.push(item);
                }
                Ok(all)
            }
        }

        deserializer.deserialize_seq(Items::<T, A>(PhantomData))
    }
}

impl<T, A: EncodeAs<T>> EncodeAs<Vec<T>> for Each<A> {
    fn encode<S: Serializer>(value: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(value.iter().map(Write::<T, A>::new))
    }
}

/// A map, each value through `A`; keys as serde does them.
#[derive(Debug)]
pub struct Values<A>(PhantomData<A>);

/// A map, each value through `A`; `null` and `[]` are empty.
#[derive(Debug)]
pub struct Entries<A>(PhantomData<A>);

struct Members<K, V, A> {
    lenient: bool,
    entry: PhantomData<(K, V, A)>,
}

impl<'de, K: Deserialize<'de> + Ord, V, A: DecodeAs<'de, V>> Visitor<'de> for Members<K, V, A> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        if self.lenient { Ok(BTreeMap::new()) } else { Err(E::invalid_type(Unexpected::Unit, &self)) }
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Self::Value, S::Error> {
        if self.lenient && items.next_element::<IgnoredAny>()?.is_none() {
            return Ok(BTreeMap::new());
        }
        Err(de::Error::invalid_type(Unexpected::Seq, &self))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
        let mut map = BTreeMap::new();
        while let Some((key, Read(value, ..))) = members.next_entry::<K, Read<V, A>>()? {
            map.insert(key, value);
        }
        Ok(map)
    }
}

impl<'de, K: Deserialize<'de> + Ord, V, A: DecodeAs<'de, V>> DecodeAs<'de, BTreeMap<K, V>> for Values<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error> {
        deserializer.deserialize_map(Members::<K, V, A> { lenient: false, entry: PhantomData })
    }
}

impl<'de, K: Deserialize<'de> + Ord, V, A: DecodeAs<'de, V>> DecodeAs<'de, BTreeMap<K, V>> for Entries<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error> {
        deserializer.deserialize_any(Members::<K, V, A> { lenient: true, entry: PhantomData })
    }
}

impl<K: Serialize, V, A: EncodeAs<V>> EncodeAs<BTreeMap<K, V>> for Values<A> {
    fn encode<S: Serializer>(value: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(value.iter().map(|(key, value)| (key, Write::<V, A>::new(value))))
    }
}

impl<K: Serialize, V, A: EncodeAs<V>> EncodeAs<BTreeMap<K, V>> for Entries<A> {
    fn encode<S: Serializer>(value: &BTreeMap<K, V>, serializer: S) -> Result<S::Ok, S::Error> {
        Values::<A>::encode(value, serializer)
    }
}

/// A list that may be written as a lone item, or as `null`, `false`, `""` or `{}` when it is empty.
#[derive(Debug)]
pub struct OneOrMany<A>(PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> DecodeAs<'de, crate::OneOrMany<T>> for OneOrMany<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<crate::OneOrMany<T>, D::Error> {
        Ok(match sift::<_, T, A>(deserializer, Rule::Many)? {
            Found::Nothing => crate::OneOrMany::default(),
            Found::One(item) => crate::OneOrMany::alone(item),
            Found::Many(items) => items.into(),
        })
    }
}

impl<T, A: EncodeAs<T>> EncodeAs<crate::OneOrMany<T>> for OneOrMany<A> {
    fn encode<S: Serializer>(value: &crate::OneOrMany<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value.lone() {
            Some(item) => A::encode(item, serializer),
            None => serializer.collect_seq(value.iter().map(Write::<T, A>::new)),
        }
    }
}
