//! A site's document against the simulated OZmap, through the bytes of its API.

use conecte_ozmap::ozmap::{Fault, Reply};
use conecte_ozmap::site::{Checked, Site, SiteCheck};
use ozmap_sim::{ApiRequest, DEFAULT_TOKEN, Seed, World};
use serde_json::json;

/// A check of a site whose plan has these tags. Invented.
fn check(tags: &[&str]) -> SiteCheck {
    let json = json!({
        "id": "demo", "name": "Demo", "key": "pk_demo_test_0001", "origins": [],
        "ozmap": {"url": "https://ozmap.example:9994/api/v2"},
        "plans": [{"id": "aberto", "name": "Aberto"}, {"id": "plano", "name": "Plano", "regionTags": tags}]
    });
    SiteCheck::parse(&json.to_string()).expect("a document")
}

/// Drives a check to its end; gives what it came to, and how many calls it took.
fn drive(world: &mut World, check: &mut SiteCheck, token: &str) -> Result<(Checked, usize), Fault> {
    let mut calls = 0;
    while let Some(request) = check.request() {
        let target = format!("/api/v2{}", request.target);
        let response = world.handle(&ApiRequest::new(request.method.as_str(), &target).token(token));
        check.reply(Reply::Answer { status: response.status, body: &response.body })?;
        calls += 1;
    }
    Ok((check.finish().expect("all is read"), calls))
}

fn errors(checked: &Checked) -> Vec<(&str, &str)> {
    checked.errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect()
}

#[test]
fn the_demo_isp_by_name() {
    let mut world = World::seeded(Seed { seed: 1, boxes: 10 });
    let mut check = check(&["Empresarial", "Fibra 600", "5a1702000000000000000001"]);
    let (checked, _) = drive(&mut world, &mut check, DEFAULT_TOKEN).expect("OZmap answers");
    assert_eq!(errors(&checked), []);
    let site = Site::parse(&checked.document.to_string()).expect("it may take effect");
    let tags = world.named_tags();
    let wanted = [tags["fibra600"], tags["empresarial"]].map(|id| id.to_string());
    assert_eq!(
        site.plan("plano").expect("a plan").region_tags.iter().map(ToString::to_string).collect::<Vec<_>>(),
        wanted
    );
    let found: Vec<_> = checked.tags.iter().map(|tag| (tag.name.as_str(), tag.regions)).collect();
    assert_eq!(found, [("Empresarial", 1), ("Fibra 600", 2)]);
}

#[test]
fn the_demo_isps_traps() {
    let mut world = World::seeded(Seed { seed: 1, boxes: 10 });
    world.add_tag("Empresarial", &["region"]);
    let mut check = check(&["Manutenção", "Rural", "fibra 600", "Empresarial", "5a17020000000000000000ff"]);
    let (checked, _) = drive(&mut world, &mut check, DEFAULT_TOKEN).expect("OZmap answers");
    let at = |at: usize| format!("/plans/1/regionTags/{at}");
    let codes = ["tag_not_for_regions", "tag_covers_nothing", "tag_unknown", "tag_ambiguous", "tag_unknown"];
    let wanted: Vec<_> = codes.into_iter().enumerate().map(|(place, code)| (at(place), code)).collect();
    let found: Vec<_> = errors(&checked).into_iter().map(|(place, code)| (place.to_owned(), code)).collect();
    assert_eq!(found, wanted);
}

#[test]
fn many_pages_however_ozmap_counts_them() {
    for (omit_page_links, max_limit) in [(false, 7), (true, 7), (false, 1), (true, 1000)] {
        let mut world = World::empty();
        world.settings.omit_page_links = omit_page_links;
        world.settings.max_limit = max_limit;
        let tags: Vec<_> = (0..23).map(|n| world.add_tag(&format!("T{n}"), &["region"])).collect();
        let ring = vec![[-48.6, -27.7], [-48.5, -27.7], [-48.5, -27.6], [-48.6, -27.7]];
        for n in 0..15 {
            world.add_region(&format!("R{n}"), vec![ring.clone()], &tags[n..]);
        }
        let (first, last) = (tags[0].to_string(), tags[22].to_string());
        let (checked, calls) = drive(&mut world, &mut check(&["T22", &first, "T14"]), DEFAULT_TOKEN).expect("answers");
        assert_eq!(errors(&checked), []);
        assert_eq!(checked.document["plans"][1]["regionTags"], json!([last, first, tags[14].to_string()]));
        assert_eq!(checked.tags.iter().map(|tag| tag.regions).collect::<Vec<_>>(), [15, 1, 15]);
        assert_eq!(calls, 23_usize.div_ceil(max_limit.min(100)) + 15_usize.div_ceil(max_limit.min(100)));
    }
}

#[test]
fn a_token_that_ozmap_refuses_is_seen_even_without_tags() {
    let mut world = World::seeded(Seed { seed: 1, boxes: 1 });
    for tags in [&[][..], &["Empresarial"]] {
        let refused = drive(&mut world, &mut check(tags), "another-token").map(|_| ());
        assert!(matches!(refused, Err(Fault::Unauthorized { .. })), "{refused:?}");
    }
    let (checked, calls) = drive(&mut world, &mut check(&[]), DEFAULT_TOKEN).expect("OZmap answers");
    assert_eq!((errors(&checked), calls), (vec![], 1));
}
