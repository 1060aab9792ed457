//! Who works at the demo's house and who complains to it. Every name is invented; every address
//! ends in `.example`, which can never be delivered.
use super::{Tongue, mix, pick};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    Agent,
    /// An agent who takes escalations of level 1.
    Senior,
    Supervisor,
    Admin,
    Consumer,
}

#[derive(Clone, Copy, Debug)]
pub struct Person {
    pub name: &'static str,
    /// How English letters name them.
    pub name_en: &'static str,
    pub email: &'static str,
    pub post: Post,
    /// Slug of the team; empty for those without.
    pub team: &'static str,
}

#[derive(Clone, Copy, Debug)]
pub struct Team {
    pub slug: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// The story's team is the second.
pub static TEAMS: [Team; 4] = [
    Team { slug: "team-1", zh: "客服一组", en: "Team 1" },
    Team { slug: "team-2", zh: "客服二组", en: "Team 2" },
    Team { slug: "team-3", zh: "客服三组", en: "Team 3" },
    Team { slug: "review", zh: "疑难复核组", en: "Review team" },
];

const fn person(name: &'static str, name_en: &'static str, email: &'static str, post: Post, team: &'static str) -> Person {
    Person { name, name_en, email, post, team }
}

pub static STAFF: [Person; 11] = [
    person("李敏", "Li Min", "limin@demo.redress.example", Post::Agent, "team-2"),
    person("王蕾", "Wang Lei", "wanglei@demo.redress.example", Post::Agent, "team-2"),
    person("周启航", "Zhou Qihang", "zhouqihang@demo.redress.example", Post::Senior, "team-2"),
    person("赵思远", "Zhao Siyuan", "zhaosiyuan@demo.redress.example", Post::Agent, "team-1"),
    person("何雨桐", "He Yutong", "heyutong@demo.redress.example", Post::Agent, "team-1"),
    person("沈佳", "Shen Jia", "shenjia@demo.redress.example", Post::Agent, "team-3"),
    person("马骏", "Ma Jun", "majun@demo.redress.example", Post::Agent, "team-3"),
    person("郑文博", "Zheng Wenbo", "zhengwenbo@demo.redress.example", Post::Agent, "review"),
    person("陈岚", "Chen Lan", "chenlan@demo.redress.example", Post::Supervisor, "team-2"),
    person("许志宏", "Xu Zhihong", "xuzhihong@demo.redress.example", Post::Supervisor, "review"),
    person("系统管理员", "Administrator", "admin@demo.redress.example", Post::Admin, ""),
];

/// The consumer of the story, with an account.
pub static LIN: Person = person("林晓雯", "Lin Xiaowen", "lin@demo.redress.example", Post::Consumer, "");

/// Who complained twice, with an account.
pub static HAN: Person = person("韩雪梅", "Han Xuemei", "han@demo.redress.example", Post::Consumer, "");

const SURNAMES: [&str; 60] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑",
    "梁", "谢", "宋", "唐", "许", "韩", "邓", "冯", "曹", "彭", "曾", "肖", "田", "董", "潘", "袁", "蔡", "蒋", "余", "于", "杜",
    "叶", "程", "魏", "苏", "吕", "丁", "任", "卢", "姚", "沈", "钟", "姜", "崔", "谭", "陆", "范", "汪", "欧阳",
];

const GIVEN: [&str; 100] = [
    "伟", "芳", "娜", "敏", "静", "丽", "鹏", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "超", "明", "霞", "平", "刚",
    "桂英", "建华", "晓燕", "志强", "海燕", "雪梅", "文静", "婷婷", "佳怡", "子涵", "梓萱", "雨欣", "浩然", "宇轩", "俊才",
    "思雨", "欣怡", "梦琪", "一鸣", "嘉豪", "晨曦", "诗涵", "文轩", "佳琪", "雅婷", "晓东", "国强", "建平", "秀兰", "玉珍",
    "春梅", "丽华", "志明", "永强", "小虎", "少华", "立新", "红梅", "凤英", "丹丹", "倩倩", "莹莹", "瑶瑶", "天宇", "博文",
    "思琪", "若溪", "语嫣", "凯文", "振华", "卫民", "爱华", "淑芬", "美玲", "家明", "启明", "雨晴", "沐阳", "景行", "知远",
    "安琪", "可欣", "亦晴", "书瑶", "泽宇", "皓轩", "铭泽", "承志", "乐怡", "清妍", "慧敏", "金凤", "长江", "大海", "胜利",
    "新月", "秋菊", "冬梅", "夏荷", "春生",
];

const FIRST_EN: [&str; 24] = [
    "Anna", "Ben", "Carla", "Daniel", "Elena", "Farid", "Grace", "Henry", "Irina", "James", "Karen", "Lucas", "Maria", "Nikhil",
    "Olivia", "Peter", "Priya", "Rosa", "Samuel", "Tanya", "Uma", "Victor", "Wendy", "Yusuf",
];

const LAST_EN: [&str; 20] = [
    "Adler",
    "Bennett",
    "Castro",
    "Dixon",
    "Evans",
    "Fischer",
    "Garcia",
    "Hughes",
    "Ivanova",
    "Jensen",
    "Kapoor",
    "Lindqvist",
    "Moore",
    "Novak",
    "Okafor",
    "Petrov",
    "Quinn",
    "Rossi",
    "Silva",
    "Turner",
];

/// How many different names each language has.
pub const fn name_count(tongue: Tongue) -> u64 {
    match tongue {
        Tongue::Zh => (SURNAMES.len() * GIVEN.len()) as u64,
        Tongue::En => (FIRST_EN.len() * LAST_EN.len()) as u64,
    }
}

/// A consumer's name. Seeds up to `name_count` give each name once.
pub fn consumer_name(tongue: Tongue, seed: u64) -> String {
    // A stride prime to every table size walks all pairs before it repeats one.
    let at = (seed.wrapping_mul(7919) % name_count(tongue)) as usize;
    match tongue {
        Tongue::Zh => [at_or_empty(&SURNAMES, at / GIVEN.len()), at_or_empty(&GIVEN, at % GIVEN.len())].concat(),
        Tongue::En => [at_or_empty(&FIRST_EN, at / LAST_EN.len()), " ", at_or_empty(&LAST_EN, at % LAST_EN.len())].concat(),
    }
}

fn at_or_empty(table: &[&'static str], at: usize) -> &'static str {
    table.get(at).copied().unwrap_or_default()
}

/// An address that reaches nobody.
pub fn consumer_email(seed: u64) -> String {
    format!("c{:06}@example.com", seed % 1_000_000)
}

/// A mobile number of the right shape. Its first three digits were in use by no mobile network when
/// this was written, so that a demo number rings nowhere.
pub fn consumer_phone(seed: u64) -> String {
    const PREFIXES: [&str; 7] = ["154", "160", "161", "163", "164", "168", "169"];
    let prefix = pick(&PREFIXES, seed).copied().unwrap_or("154");
    format!("{prefix}0000{:04}", mix(seed ^ 0x70) % 10_000)
}
