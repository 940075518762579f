//! JSON with its place, so that a refusal can say where.

use serde_json::{Map, Value};

use super::GateFault;

/// A piece of JSON and where it stands.
pub struct Field<'a> {
    pub place: String,
    pub value: &'a Value,
}

/// An object whose names are all known.
pub struct Object<'a> {
    place: String,
    map: &'a Map<String, Value>,
}

impl<'a> Field<'a> {
    pub fn fault(&self, what: impl std::fmt::Display) -> GateFault {
        GateFault::new(&self.place, what.to_string())
    }

    /// An object, whatever is in it.
    pub fn object(&self) -> Result<Object<'a>, GateFault> {
        let map = self.value.as_object().ok_or_else(|| self.fault("This must be an object: { … }."))?;
        Ok(Object { place: self.place.clone(), map })
    }

    pub fn text(&self) -> Result<&'a str, GateFault> {
        self.value.as_str().ok_or_else(|| self.fault("This must be a text in quotation marks."))
    }

    /// A text, or a whole number as it is written.
    pub fn number_text(&self) -> Result<String, GateFault> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) if number.is_u64() => Ok(number.to_string()),
            _ => Err(self.fault("This must be a number in quotation marks, such as \"100\".")),
        }
    }

    /// Text, number or truth as text: an argument of a function.
    pub fn scalar(&self) -> Result<String, GateFault> {
        match self.value {
            Value::Bool(truth) => Ok(truth.to_string()),
            _ => self.number_text(),
        }
    }

    /// A whole number from `least` to `most`.
    pub fn number(&self, least: u64, most: u64) -> Result<u64, GateFault> {
        let number = self.value.as_u64().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| self.fault(format!("This must be a whole number from {least} to {most}.")))
    }

    /// From one to `most` pieces.
    pub fn list(&self, most: usize) -> Result<Vec<Field<'a>>, GateFault> {
        let pieces = self.value.as_array().ok_or_else(|| self.fault("This must be a list: [ … ]."))?;
        match pieces.len() {
            0 => Err(self.fault("Something must be in this list.")),
            count if count > most => Err(self.fault(format!("This list is too long: {most} at most."))),
            _ => Ok(self.pieces(pieces)),
        }
    }

    fn pieces(&self, pieces: &'a [Value]) -> Vec<Field<'a>> {
        let piece = |(number, value)| Field { place: format!("{}[{number}]", self.place), value };
        pieces.iter().enumerate().map(piece).collect()
    }

    /// Reads what `parse` takes.
    pub fn read<T, E: std::fmt::Display>(
        &self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, GateFault> {
        parse(self.text()?).map_err(|why| self.fault(why))
    }
}

impl<'a> Object<'a> {
    /// Refuses names that are not on the list.
    pub fn only(&self, known: &[&str]) -> Result<(), GateFault> {
        let unknown = self.map.keys().find(|name| !known.contains(&name.as_str()));
        let Some(name) = unknown else { return Ok(()) };
        let shown: String = name.chars().take(40).collect();
        Err(GateFault::new(
            self.place_of(&shown),
            format!("Nothing of this name belongs here, only: {}.", known.join(", ")),
        ))
    }

    /// Missing and `null` are the same.
    pub fn optional(&self, name: &str) -> Option<Field<'a>> {
        let value = self.map.get(name).filter(|value| !value.is_null())?;
        Some(Field { place: self.place_of(name), value })
    }

    pub fn required(&self, name: &str) -> Result<Field<'a>, GateFault> {
        self.optional(name).ok_or_else(|| GateFault::new(self.place_of(name), "This is missing."))
    }

    pub fn place_of(&self, name: &str) -> String {
        if self.place == ROOT { name.to_owned() } else { format!("{}.{name}", self.place) }
    }
}

/// Where the whole gate stands.
pub const ROOT: &str = "gate";
