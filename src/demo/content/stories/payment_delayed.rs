//! The money left and has not arrived, or leaves too late or twice.
use super::{Stories, Story, any};
use crate::demo::content::market::Line::{Food, Goods, Rent, Store};

pub const STORIES: Stories = Stories { problem_type: "payment_delayed", zh: &ZH, en: &EN };

const ZH: [Story; 14] = [
    any(
        "付了 {amount}，商家说钱没有到账",
        "扣款中",
        "查清钱在哪里，尽快入账",
        "{paid}我付了 {amount}，银行当时就扣了。{date}{merchant}说没有到账，不肯继续服务。{provider}客服说“处理中，1 到 3 个工作日”，已经过了。",
    ),
    any(
        "退款 {amount} 审核通过，一直没有到",
        "退款中",
        "把退款打回原来的卡",
        "{date}页面就显示“退款中”，写着预计三天到账。我{paid}付的 {amount}，到现在银行卡和余额里都没有。{merchant}说已经退了，让我找{provider}；{provider}让我找商家。",
    ),
    any(
        "同一笔钱扣了两次",
        "已扣款",
        "退还多扣的 {amount}",
        "{paid}{provider}扣了 {amount}，当天晚上又扣了一次同样的金额，两条银行短信都在。{date}我问{merchant}，对方只认一笔，另一笔说不知道。",
    ),
    any(
        "扣款连续失败，卡里明明有钱",
        "扣款失败",
        "说明失败原因，不要算我逾期",
        "从{paid}开始{provider}每天尝试扣 {amount}，每次都显示“扣款失败”，卡里的余额足够，限额也够。{date}银行告诉我没有收到任何请求。我怕超过期限算我逾期。",
    ),
    any(
        "额度不足扣款失败，改付入口打不开",
        "扣款失败",
        "给我一个能付款的办法",
        "{paid}提示额度不足，扣款失败，我想改用银行卡付 {amount}。点“立即还款”一直白屏，换手机也一样。{date}客服让我清缓存，清了还是打不开。",
    ),
    any(
        "外卖退款三天没有回来",
        "退款中",
        "退还 {amount}",
        "{ordered}的外卖少送了两样，{merchant}当天同意退 {amount}。到{date}订单还写着“退款中”。{provider}客服说先享后付的退款要等扣款以后才退，可扣款{paid}就完成了。",
    ).of_line(Food),
    any(
        "预付定金转了，商家系统查不到",
        "待扣款",
        "确认定金，入到我的名下",
        "{ordered}约好以后，{paid}按店员发的链接付了定金 {amount}。{date}到店，前台在系统里查不到，说可能进了别的门店。我有付款截图和聊天记录。",
    ).of_line(Store),
    any(
        "已退货，退款比实付少",
        "已退款",
        "补退差额",
        "我{paid}实付 {amount}，{date}商家收到退货后只退了一部分，说优惠要扣回。下单页面没有写退货要扣优惠。订单现在是“已退款”，没有地方再提。",
    ).of_line(Goods),
    any(
        "押金扣了没有退",
        "已扣款",
        "退还押金 {amount}",
        "{ordered}租借时说免押金，{paid}归还后却扣了 {amount}，名目是“押金”。{date}问{merchant}，对方说检查后自动退，没有说哪一天。",
    ).of_line(Rent),
    any(
        "提前还清，到期又扣了一遍",
        "已扣款",
        "退还第二次扣的 {amount}",
        "{paid}我提前还清了 {amount}，页面显示“已还清”。{date}早上{provider}又按原计划自动扣了一次。客服说系统是前一天生成的扣款，要我等对账。",
    ),
    any(
        "免密已关闭，还是提示自动扣款",
        "待扣款",
        "停止自动扣款，由我自己付",
        "我{paid}就把免密支付关了，截图还在。{date}{provider}仍提示 {charge}自动扣 {amount}。我不是不付，我要自己核对以后再付。",
    ),
    any(
        "到账时间一改再改",
        "扣款中",
        "给一个确定的日期",
        "{paid}付的 {amount}，最初说当天到，后来说次日到，{date}又说最长 7 个工作日。{merchant}不见钱不办事，我两头跑。请给一个确定的日期和负责的人。",
    ),
    any(
        "代偿以后还在扣我的钱",
        "已逾期",
        "停止扣款，说明该付给谁",
        "{provider}{date}发消息说已经替我付给商家，让我还 {amount}。可{paid}我已经直接付给{merchant}了，商家也出了收据。现在两边都说钱是自己的。",
    ),
    any(
        "月底对账多出一笔 {amount}",
        "待还款",
        "删掉不是我的那一笔",
        "{date}的账单里多了一笔{merchant}的 {amount}。那一单我{ordered}下过，{paid}就取消了，取消页面有截图。账单 {charge}到期，不付会逾期，付了又怕退不回来。",
    ),
];

const EN: [Story; 6] = [
    any(
        "Money left my card, the shop says it never came",
        "扣款中",
        "Find the payment and credit it",
        "{amount} left my card on {paid}. On {date} {merchant} said nothing had arrived and stopped the service. {provider} keeps saying one to three working days; they are over.",
    ),
    any(
        "Refund approved, nothing received",
        "退款中",
        "Pay the refund to the original card",
        "I paid {amount} on {paid} and the refund was approved. On {date} the app still says \"refunding\" (退款中). {merchant} sends me to {provider}, and {provider} sends me back.",
    ),
    any(
        "Charged twice for one order",
        "已扣款",
        "Refund the second {amount}",
        "{provider} took {amount} twice on {paid}; I have both bank texts. On {date} {merchant} accepted that it received one and said the other is not theirs.",
    ),
    any(
        "Charge keeps failing though the card is funded",
        "扣款失败",
        "Tell me why it fails and do not count me late",
        "Every day since {paid} the app shows \"charge failed\" (扣款失败) for {amount}. The balance and the limit are enough. On {date} my bank said that no request had reached them.",
    ),
    any(
        "Deposit taken on a deposit-free rental",
        "已扣款",
        "Refund the deposit of {amount}",
        "The rental of {ordered} was offered without a deposit. After I returned the item on {paid}, {amount} was taken as \"deposit\". On {date} {merchant} said it comes back by itself, without a day.",
    ).of_line(Rent),
    any(
        "Settled early, charged again on the due day",
        "已扣款",
        "Refund the second charge",
        "I settled {amount} early on {paid} and the page said so. On {date} {provider} charged the same sum again as planned. Support calls it reconciliation and gives no date.",
    ),
];
