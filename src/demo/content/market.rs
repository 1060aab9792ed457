//! Providers of this market, and who sells through them. The providers exist; every merchant is
//! invented, and so is `shiguang`.
mod sellers;
mod services;

use super::{mix, pick};
pub use sellers::SELLERS;
pub use services::SERVICES;

#[derive(Clone, Copy, Debug)]
pub struct Provider {
    pub slug: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub products: &'static [Product],
}

#[derive(Clone, Copy, Debug)]
pub struct Product {
    pub zh: &'static str,
    pub en: &'static str,
}

const fn product(zh: &'static str, en: &'static str) -> Product {
    Product { zh, en }
}

pub static PROVIDERS: [Provider; 9] = [
    Provider {
        slug: "alipay",
        zh: "支付宝",
        en: "Alipay",
        products: &[product("先享后付", "pay after use"), product("芝麻先享", "Zhima credit service")],
    },
    Provider {
        slug: "jd",
        zh: "京东",
        en: "JD.com",
        products: &[product("先享后付", "pay after use"), product("先试后付", "try first")],
    },
    Provider { slug: "eleme", zh: "饿了么", en: "Ele.me", products: &[product("先享后付", "pay after use")] },
    Provider {
        slug: "pinduoduo", zh: "拼多多", en: "Pinduoduo", products: &[product("先用后付", "use first, pay later")]
    },
    Provider {
        slug: "douyin",
        zh: "抖音",
        en: "Douyin",
        products: &[product("先用后付", "use first, pay later"), product("月付", "monthly bill")],
    },
    Provider {
        slug: "meituan",
        zh: "美团",
        en: "Meituan",
        products: &[product("先享后付", "pay after use"), product("月付", "monthly bill")],
    },
    Provider { slug: "qihoo360", zh: "360", en: "360", products: &[product("分期", "instalments")] },
    Provider {
        slug: "wechat",
        zh: "微信支付分",
        en: "WeChat Pay Score",
        products: &[product("先享后付", "pay after use"), product("免押租借", "deposit-free rental")],
    },
    Provider { slug: "shiguang", zh: "时光分期", en: "Shiguang Instalments", products: &[product("分期", "instalments")] },
];

/// What a merchant does, as far as a story must fit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Sends goods by parcel.
    Goods,
    /// Brings meals and groceries within the hour.
    Food,
    /// Somebody comes to the home.
    Visit,
    /// The consumer goes there, or takes a course.
    Store,
    /// Lends something that is given back.
    Rent,
}

impl Line {
    pub const ALL: [Self; 5] = [Self::Goods, Self::Food, Self::Visit, Self::Store, Self::Rent];
}

#[derive(Clone, Copy, Debug)]
pub struct Merchant {
    pub slug: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub city_zh: &'static str,
    pub city_en: &'static str,
    pub line: Line,
    pub trade_zh: &'static str,
    pub trade_en: &'static str,
    /// Usual sums in fen, lowest and highest.
    pub fen: (u64, u64),
    /// Slugs of the providers it sells through, the usual one first.
    pub providers: &'static [&'static str],
}

type Pair = (&'static str, &'static str);

const fn m(
    slug: &'static str,
    name: Pair,
    city: Pair,
    trade: (Line, &'static str, &'static str),
    sells: (u64, u64, &'static [&'static str]),
) -> Merchant {
    Merchant {
        slug,
        zh: name.0,
        en: name.1,
        city_zh: city.0,
        city_en: city.1,
        line: trade.0,
        trade_zh: trade.1,
        trade_en: trade.2,
        fen: (sells.0, sells.1),
        providers: sells.2,
    }
}

impl Merchant {
    /// A sum this merchant might charge, in fen: mostly near the low end, ending as prices do.
    pub fn amount(&self, seed: u64) -> i64 {
        let (low, high) = self.fen;
        let (first, second) = (mix(seed) % 1000, mix(seed ^ 0xA1) % 1000);
        let raw = low + (high - low) * first * second / 1_000_000;
        let priced = match raw {
            0..2_000 => raw / 10 * 10,
            2_000..20_000 => raw / 100 * 100 + 90 * (mix(seed ^ 0xA2) % 2),
            _ => raw / 1_000 * 1_000 + 900 * (mix(seed ^ 0xA3) % 2),
        };
        priced.clamp(low, high) as i64
    }

    /// The provider of one order: the usual one for about two orders in three.
    pub fn provider(&self, seed: u64) -> &'static str {
        match mix(seed) % 3 {
            0 => pick(self.providers, seed ^ 0xB1).copied().unwrap_or_default(),
            _ => self.providers.first().copied().unwrap_or_default(),
        }
    }
}

pub fn provider(slug: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.slug == slug)
}

/// Every merchant, in a fixed order.
pub fn merchants() -> impl Iterator<Item = &'static Merchant> {
    SERVICES.iter().chain(SELLERS.iter())
}

/// A merchant; a few get many complaints, most get few.
pub fn merchant(seed: u64) -> Option<&'static Merchant> {
    let (first, second) = (mix(seed) % 1000, mix(seed ^ 0xC1) % 1000);
    let count = (SERVICES.len() + SELLERS.len()) as u64;
    let rank = first * second * count / 1_000_000;
    // The busy ones stand all over the table: 37 is prime to the count.
    let at = (rank * 37 % count) as usize;
    SERVICES.get(at).or_else(|| SELLERS.get(at.checked_sub(SERVICES.len())?))
}
