//! Block, flat and complement as one text: OZmap has one line for the whole address, which people in Brazil read.

/// What people write before the name of a block. Where one of these words stands, ours would be one too many.
const BLOCKS: &str = "bloco bl bloque block torre tower edifício edificio ed prédio predio condomínio condominio cond \
    conjunto conj quadra qd residencial res setor";

/// The same for a flat, and what else one may live or work in.
const FLATS: &str = "apartamento apto apt ap apartment flat unit departamento depto dpto casa unidade un sala loja kitnet \
    kit quitinete studio estúdio estudio loft cobertura cob";

/// `Bloco B, Apto 1203, fundos`: from the largest to the smallest, each only if it is there, with what it is before it
/// unless the person has written that: `Torre Sul, Casa 2`.
pub(super) fn in_one(block: &str, flat: &str, complement: &str) -> String {
    let parts = [named("Bloco ", BLOCKS, block), named("Apto ", FLATS, flat), complement.to_owned()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn named(what: &str, known: &str, value: &str) -> String {
    let first = value.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    let said = value.is_empty() || known.split_ascii_whitespace().any(|word| word == first);
    if said { value.to_owned() } else { [what, value].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_stands_there_only_once_and_in_order() {
        for (block, flat, complement, whole) in [
            ("B", "1203", "fundos", "Bloco B, Apto 1203, fundos"),
            ("", "1203", "", "Apto 1203"),
            ("2", "", "", "Bloco 2"),
            ("", "", "casa dos fundos", "casa dos fundos"),
            ("B", "", "fundos", "Bloco B, fundos"),
            ("", "", "", ""),
        ] {
            assert_eq!(in_one(block, flat, complement), whole);
        }
    }

    #[test]
    fn what_the_person_calls_it_stays() {
        for (block, flat, whole) in [
            ("Bloco B", "apto 1203", "Bloco B, apto 1203"),
            ("BL. B", "AP1203", "BL. B, AP1203"),
            ("torre sul", "Casa 2", "torre sul, Casa 2"),
            ("EDIFÍCIO MAR", "cobertura", "EDIFÍCIO MAR, cobertura"),
            // Names that only begin like one of these words.
            ("Bloqueado", "Apolo", "Bloco Bloqueado, Apto Apolo"),
            ("Édouard", "1203-A", "Bloco Édouard, Apto 1203-A"),
        ] {
            assert_eq!(in_one(block, flat, ""), whole);
        }
    }
}
