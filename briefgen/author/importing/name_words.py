"""Words by which English prose tells people and organisations: posts, bodies, verbs of saying."""

from briefgen.vocabulary import ActorType

POSTS = frozenset(
    """president vice-president minister chancellor premier taoiseach king queen prince princess emperor sultan emir sheikh pope ayatollah secretary secretary-general
    governor mayor senator congressman congresswoman representative ambassador envoy consul admiral general colonel major captain commander lieutenant sergeant brigadier
    marshal commissioner chairman chairwoman chairperson chair director director-general adviser advisor spokesman spokeswoman spokesperson professor judge justice speaker
    leader chief head analyst economist researcher fellow scholar historian commentator expert strategist lawyer attorney engineer scientist journalist reporter editor columnist
    author activist banker executive founder co-founder ceo lawmaker legislator negotiator deputy official officer diplomat politician treasurer inspector prosecutor
    coordinator rapporteur administrator undersecretary whip manager partner geologist physicist doctor nurse farmer fisherman student pastor bishop imam archbishop cardinal
    gen adm col lt capt maj sgt sen rep gov prof dr mr mrs ms sir lord lady dame""".split()
)
"""Last words of posts and titles, in lower case and without a stop."""

ADDRESS = frozenset("mr mrs ms sir lord lady dame dr prof".split())
"""Words before a name that are no post."""

POST_MODIFIERS = frozenset(
    """prime foreign defense defence finance interior trade economy energy health education agriculture environment justice transport labor labour home deputy vice acting former
    then assistant under chief cabinet first senior national security joint general executive managing special permanent state lieutenant major rear fleet brigadier inspector
    opposition party house majority minority research policy military political press climate attorney crown grand interim outgoing incoming newly principal associate regional
    country program programme founding ex-president retired government parliamentary federal chief-of-staff intelligence army navy""".split()
)

PORTFOLIOS = (
    "State", "Defense", "Defence", "War", "the Treasury", "Commerce", "Energy", "Homeland Security", "Foreign Affairs", "Labor", "Agriculture", "Transportation",
    "Health", "Education", "Justice", "the Interior", "Interior", "Finance", "Trade", "Economy", "Staff", "Naval Operations", "Parliament", "National Intelligence",
    "Central Intelligence", "the House", "the Navy", "the Army", "the Air Force", "State Security", "Public Security", "the Board", "Research", "Studies", "Policy",
)  # fmt: skip
"""What may follow a post after `of`, so that the name after it is not taken for a part of it."""

BODIES: dict[str, ActorType] = {
    **dict.fromkeys(
        """ministry department agency council commission committee bureau office authority cabinet parliament congress senate diet assembly court directorate secretariat
        inspectorate treasury embassy administration duma bundestag bundesbank knesset rada presidency chancellery tribunal police legislature politburo service services""".split(),
        "public_body",
    ),
    **dict.fromkeys("navy army force forces command guard fleet marines corps militia brigade division squadron battalion".split(), "armed_force"),
    **dict.fromkeys("party".split(), "party"),
    **dict.fromkeys("inc corp corporation company ltd plc gmbh holdings airlines airways motors industries electronics semiconductor energy".split(), "company"),
    **dict.fromkeys(
        """institute institution university college center centre school foundation forum association federation society union organization organisation group network league
        laboratory observatory initiative think-tank club alliance coalition agency times post news press journal bank fund board chamber trust academy museum red-cross""".split(),
        "organization",
    ),
    "agency": "public_body",
}  # fmt: skip
"""Last words of the names of organisations, in lower case, and what type each is."""

NO_BODIES = frozenset(
    (
        "United Nations Security Council Resolution",
        "Cold War",
        "World War",
        "Indo-Pacific",
        "Middle East",
        "Security Treaty",
        "New Year",
        "Air Force One",
        "Joint Statement",
    )
)

NO_ACTORS = frozenset(
    """GDP GNP CEO CFO COO LNG LPG USD EUR GBP JPY CNY GPS DNA RNA HIV AIDS COVID SARS PDF FAQ GMT UTC EST EDT PST CET BST USA UAE DRC PRC ROK DPRK USSR THE AND FOR NOT WHY HOW WHO
    ICBM SLBM AWACS HIMARS THAAD ATACMS UAV UAVS EEZ FTA MOU NGO NGOS ESG VAT TNT LGBT STEM ETF IPO ISR VIP""".split()
)
"""Capitals that are no organisation."""

NICKNAMES: dict[str, tuple[str, ActorType, str]] = {
    "White House": ("White House", "public_body", "US"),
    "Pentagon": ("Pentagon", "public_body", "US"),
    "Kremlin": ("Kremlin", "public_body", "RU"),
    "Downing Street": ("Downing Street", "public_body", "GB"),
    "Élysée": ("Élysée", "public_body", "FR"),
    "Federal Reserve": ("Federal Reserve", "public_body", "US"),
    "Congress": ("Congress", "public_body", ""),
    "Senate": ("Senate", "public_body", ""),
    "Bundestag": ("Bundestag", "public_body", "DE"),
    "Knesset": ("Knesset", "public_body", "IL"),
    "Duma": ("Duma", "public_body", "RU"),
    "Taliban": ("Taliban", "organization", "AF"),
    "Hamas": ("Hamas", "organization", "PS"),
    "Hezbollah": ("Hezbollah", "organization", "LB"),
    "Reuters": ("Reuters", "company", ""),
    "Kyodo": ("Kyodo", "company", "JP"),
    "Amnesty International": ("Amnesty International", "organization", ""),
    "Human Rights Watch": ("Human Rights Watch", "organization", ""),
    "Red Cross": ("Red Cross", "organization", ""),
    "World Bank": ("World Bank", "intergovernmental", ""),
    "International Monetary Fund": ("International Monetary Fund", "intergovernmental", ""),
    "International Atomic Energy Agency": ("International Atomic Energy Agency", "intergovernmental", ""),
    "World Health Organization": ("World Health Organization", "intergovernmental", ""),
    "World Trade Organization": ("World Trade Organization", "intergovernmental", ""),
}
"""Names that no word at their end gives away: what the actor is called, its type, its country."""

PARTICLES = frozenset(
    "de da di do dos das del della der den des du van von zu bin bint ibn al el la le ter ten y e af".split()
)
"""Small words inside a person's name."""

SAYING = (
    r"(?:said|says|say|saying|told|tells|argued|argues|argue|claimed|claims|announced|announces|warned|warns|warn|stated|states|stressed|stresses|"
    r"emphasi[sz]ed|emphasi[sz]es|emphasi[sz]ing|underscored|underscores|underlined|underlines|noted|notes|added|adds|insisted|insists|asserted|asserts|"
    r"suggested|suggests|denied|denies|confirmed|confirms|declared|declares|explained|explains|acknowledged|acknowledges|maintained|maintains|"
    r"predicted|predicts|concluded|concludes|pledged|pledges|vowed|vows|called|calls|described|describes|urged|urges|reiterated|reiterates|reinforced|"
    r"reported|reports|estimated|estimates|believes|believed|testified|wrote|writes|promised|promises|accused|accuses|conceded|contended|contends|"
    r"praised|criticised|criticized|condemned|rejected|rejects|dismissed|cautioned|observed|recalled|replied|responded|forecast|forecasts)"
)
"""Verbs by which a text gives a statement to somebody."""
