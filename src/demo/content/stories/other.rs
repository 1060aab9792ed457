//! What fits no other type.
use super::{Stories, Story, any};
use crate::demo::content::market::Line::{Food, Goods, Store};

pub const STORIES: Stories = Stories { problem_type: "other", zh: &ZH, en: &EN };

const ZH: [Story; 14] = [
    any(
        "看不懂账单，想知道这笔钱是什么",
        "待还款",
        "逐项说明这笔费用",
        "{date}的账单里有一笔 {amount}，写着“{merchant}服务费”。我{ordered}确实下过单，{paid}也付过，不知道这是哪一项。页面点不开详情。",
    ),
    any(
        "开通时没有说有手续费",
        "待还款",
        "退还手续费",
        "{ordered}开通时页面写“0 费用”，{paid}却多收了一笔手续费，连本金共 {amount}。{date}客服说活动已经结束，开通页面我截了图。",
    ),
    any(
        "分期想提前还清，找不到入口",
        "还款中",
        "告诉我怎样提前还清",
        "{ordered}分了 12 期，{paid}还了第一期。现在想一次还清 {amount}，找了半天没有入口。{date}客服说要在到期日前三天，也没有说是哪一天。",
    ),
    any(
        "催收电话打到单位",
        "已逾期",
        "停止向别人催收，核对欠款",
        "{date}有人打到我单位说我欠 {amount}。这一单我和{merchant}有争议，{paid}就提过异议。争议没有结果以前不应该打给别人。",
    ),
    any(
        "想关闭先享后付，一直关不掉",
        "服务中",
        "关闭服务",
        "我名下只有{ordered}一单，{paid}已经付了 {amount}。{date}点关闭还是提示“存在未完结订单”。我不想再用了。",
    ),
    any(
        "孩子用我的手机下了单",
        "待扣款",
        "取消订单",
        "{ordered}孩子用我的手机在{merchant}下了单，金额 {amount}，用的是先享后付，没有要密码。{paid}我发现后马上联系商家，{date}还没有答复。",
    ),
    any(
        "收到不认识的先享后付订单短信",
        "服务中",
        "核实并冻结这一单",
        "{date}收到短信说我在{merchant}有一单 {amount}，可我没有下过。我{paid}改了密码。请查是不是有人用了我的账号，先不要扣款。",
    ),
    any(
        "优惠没有生效，多扣了钱",
        "已扣款",
        "退还差额",
        "{ordered}页面写先享后付立减，{paid}扣款 {amount} 没有减。{date}{provider}说活动由{merchant}承担，商家说由平台承担。",
    ),
    any(
        "发票一直没有开",
        "已完成",
        "补开发票",
        "{paid}付款 {amount}，当时说三天内开电子发票。{date}再问，{merchant}说先享后付的订单要等平台结算后才能开，没有日期。",
    ),
    any(
        "换了门店，优惠价不认了",
        "服务中",
        "按原来的价格继续",
        "{ordered}在老门店办的，{paid}付了 {amount}。{date}门店搬走，新门店说老价格不认，要补差价。合同写的是全市通用。",
    ).of_line(Store),
    any(
        "赠品没有发，商家说要先确认收货",
        "待收货",
        "补发赠品",
        "{ordered}下单时写着送赠品，收到的包裹里没有。{merchant}说要先确认收货并付 {amount} 才补发。{date}还没有发，扣款日是 {charge}。",
    ).of_line(Goods),
    any(
        "配送费收了两次",
        "已扣款",
        "退还多收的配送费",
        "{ordered}一单分两次送，{paid}收了两次配送费，一共扣了 {amount}。{date}{provider}客服说系统就是这样算的，没有别的解释。",
    ).of_line(Food),
    any(
        "改名字后实名不一致，付不了款",
        "扣款失败",
        "更新实名，不算逾期",
        "我改了名字，身份证换了新的，{provider}里还是旧名。{paid}起扣 {amount} 一直失败，提示实名不一致。{date}客服让我等 15 天审核，可 {charge}就到期。",
    ),
    any(
        "两个平台对同一单各扣了一次",
        "已扣款",
        "退还其中一笔 {amount}",
        "{ordered}在{merchant}下的一单，{paid}{provider}扣了 {amount}，另一个平台也扣了同样的数。{date}商家说只收到一笔，让我自己查。",
    ),
];

const EN: [Story; 6] = [
    any(
        "A fee that nobody mentioned",
        "待还款",
        "Refund the fee",
        "The page said \"no fees\" when I signed up on {ordered}. On {paid} a fee was added, {amount} in all. On {date} support said that the offer had ended. I kept a screenshot of the page.",
    ),
    any(
        "I cannot find how to settle early",
        "还款中",
        "Tell me how to pay the rest at once",
        "I took twelve instalments on {ordered} and paid the first on {paid}. I want to pay the remaining {amount} now. On {date} support spoke of \"three days before the due day\" and named no day.",
    ),
    any(
        "Order I never made",
        "服务中",
        "Check it and freeze the order",
        "On {date} I got a text about an order of {amount} at {merchant} that I never made. I changed my password at once. Please find out who used my account, and do not charge me on {charge}.",
    ),
    any(
        "Debt collectors called my office",
        "已逾期",
        "Stop calling other people, check the debt",
        "On {date} somebody told my office that I owe {amount}. I have disputed this order with {merchant} since {paid}. Nobody should be called before that is settled.",
    ),
    any(
        "No invoice weeks after payment",
        "已完成",
        "Issue the invoice",
        "I paid {amount} on {paid} and was promised an invoice within three days. On {date} {merchant} said that pay-later orders must wait for {provider} to settle, without a date.",
    ),
    any(
        "Name change blocks the payment",
        "扣款失败",
        "Update my name and do not count me late",
        "My ID has my new name, {provider} still has the old one. Since {paid} the charge of {amount} fails for that reason. On {date} support asked for 15 days, but the order is due on {charge}.",
    ),
];
