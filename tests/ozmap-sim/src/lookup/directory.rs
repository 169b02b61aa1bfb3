//! The streets that the services know.

use crate::World;

/// A street with its CEP, or a town that has only one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Street {
    /// `88067-101`
    pub(super) cep: &'static str,
    pub(super) name: Option<&'static str>,
    /// The part of the street that the CEP stands for, as Correios' directory has it.
    pub(super) stretch: Option<&'static str>,
    pub(super) district: Option<&'static str>,
    pub(super) city: &'static str,
    pub(super) state: &'static str,
    /// The middle of the street, or of the town.
    pub(super) at: [f64; 2],
    /// The one house whose place is known: its number and where it is.
    pub(super) house: Option<(&'static str, [f64; 2])>,
    pub(super) centre: Centre,
}

/// What is published as the coordinates of a CEP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Centre {
    /// The middle of the street.
    Street,
    /// An object with nothing in it.
    Empty,
    /// Nothing.
    Null,
    /// Another continent.
    Elsewhere,
}

/// The middle of a place's street lies off its house by about 250 m, as with real CEPs.
const OFF: [f64; 2] = [0.0015, -0.0020];

/// The named places' streets, in the order of their names, and then the others.
pub(super) fn streets(world: &World) -> Vec<Street> {
    let of_places = world.places().values().map(|place| {
        let address = &place.address;
        Street {
            cep: address.cep,
            name: Some(address.street),
            stretch: None,
            district: Some(address.district),
            city: address.city,
            state: address.state,
            at: [place.lat + OFF[0], place.lng + OFF[1]],
            house: address
                .number
                .starts_with(|c: char| c.is_ascii_digit())
                .then_some((address.number, [place.lat, place.lng])),
            centre: Centre::Street,
        }
    });
    of_places.chain(more()).collect()
}

fn more() -> [Street; 5] {
    let street = |cep, name, district, city, at| Street {
        cep,
        name: Some(name),
        stretch: None,
        district: Some(district),
        city,
        state: "SC",
        at,
        house: None,
        centre: Centre::Street,
    };
    [
        // Of the same name as the street of `onlyDraft`, at the other end of the town.
        street("88058-201", "Rua das Gaivotas", "Ingleses do Rio Vermelho", "Florianópolis", [-27.4350, -48.3980]),
        Street {
            stretch: Some("até 1715 - lado ímpar"),
            ..street("88117-202", "Avenida da Beira Inventada", "Campinas", "São José", [-27.5960, -48.6100])
        },
        Street {
            centre: Centre::Empty,
            ..street("88130-203", "Rua do Sol Inventado", "Centro", "Palhoça", [-27.6450, -48.6680])
        },
        Street {
            centre: Centre::Elsewhere,
            ..street("88160-204", "Rua da Lua Inventada", "Centro", "Biguaçu", [-27.4940, -48.6560])
        },
        Street {
            name: None,
            district: None,
            centre: Centre::Null,
            ..street("88190-900", "", "", "Governador Celso Ramos", [-27.3150, -48.5580])
        },
    ]
}

/// Lower case without the accents of Portuguese: how people and maps compare names.
pub(super) fn fold(text: &str) -> String {
    let plain = |c| match c {
        'á' | 'à' | 'â' | 'ã' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'ü' => 'u',
        'ç' => 'c',
        other => other,
    };
    text.trim().to_lowercase().chars().map(plain).collect()
}
