//! Where the boxes are: real neighbourhoods, roughly placed.

/// A neighbourhood with boxes around its centre.
pub(super) struct Cluster {
    /// Neighbourhood and municipality, for addresses.
    pub(super) name: &'static str,
    pub(super) lat: f64,
    pub(super) lng: f64,
    /// Standard deviation of the scatter, in metres.
    pub(super) spread_m: f64,
    /// Share of the boxes, relative to the others.
    pub(super) weight: u32,
    /// First five digits of its invented postcodes.
    pub(super) cep: u32,
}

const fn cluster(name: &'static str, lat: f64, lng: f64, spread_m: f64, weight: u32, cep: u32) -> Cluster {
    Cluster { name, lat, lng, spread_m, weight, cep }
}

pub(super) const CLUSTERS: [Cluster; 28] = [
    cluster("Centro, Florianópolis", -27.5930, -48.5500, 500.0, 9, 88_015),
    cluster("Agronômica, Florianópolis", -27.5790, -48.5370, 400.0, 4, 88_025),
    cluster("Trindade, Florianópolis", -27.5870, -48.5220, 600.0, 7, 88_036),
    cluster("Itacorubi, Florianópolis", -27.5810, -48.5010, 500.0, 5, 88_034),
    cluster("Córrego Grande, Florianópolis", -27.5990, -48.5040, 500.0, 4, 88_037),
    cluster("Saco dos Limões, Florianópolis", -27.6080, -48.5340, 400.0, 3, 88_045),
    cluster("Campeche, Florianópolis", -27.6760, -48.4900, 900.0, 7, 88_063),
    cluster("Rio Tavares, Florianópolis", -27.6480, -48.4850, 700.0, 3, 88_048),
    cluster("Ingleses, Florianópolis", -27.4380, -48.4010, 800.0, 7, 88_058),
    cluster("Canasvieiras, Florianópolis", -27.4330, -48.4600, 600.0, 5, 88_054),
    cluster("Jurerê, Florianópolis", -27.4450, -48.4970, 500.0, 3, 88_053),
    cluster("Estreito, Florianópolis", -27.5890, -48.5780, 500.0, 5, 88_070),
    cluster("Capoeiras, Florianópolis", -27.5990, -48.5900, 500.0, 4, 88_085),
    cluster("Coqueiros, Florianópolis", -27.6060, -48.5780, 400.0, 3, 88_080),
    cluster("Kobrasol, São José", -27.5960, -48.6150, 500.0, 6, 88_102),
    cluster("Campinas, São José", -27.5930, -48.6080, 400.0, 4, 88_101),
    cluster("Barreiros, São José", -27.5770, -48.6090, 600.0, 6, 88_117),
    cluster("Forquilhinhas, São José", -27.5960, -48.6480, 700.0, 5, 88_107),
    cluster("Praia Comprida, São José", -27.6120, -48.6290, 400.0, 2, 88_103),
    cluster("Serraria, São José", -27.5570, -48.6280, 600.0, 3, 88_115),
    cluster("Centro, Palhoça", -27.6450, -48.6690, 600.0, 5, 88_130),
    cluster("Pedra Branca, Palhoça", -27.6250, -48.6810, 500.0, 3, 88_137),
    cluster("Ponte do Imaruim, Palhoça", -27.6330, -48.6560, 500.0, 3, 88_132),
    cluster("Centro, Biguaçu", -27.4940, -48.6580, 700.0, 4, 88_160),
    cluster("Centro, Santo Amaro da Imperatriz", -27.6880, -48.7790, 500.0, 2, 88_140),
    cluster("Ganchos, Governador Celso Ramos", -27.3150, -48.5590, 400.0, 1, 88_190),
    cluster("Centro, São Pedro de Alcântara", -27.5660, -48.8060, 400.0, 1, 88_125),
    cluster("Centro, Antônio Carlos", -27.5170, -48.7690, 400.0, 1, 88_180),
];
