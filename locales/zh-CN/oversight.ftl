# 督导：响应时长
oversight-title = 响应时长
oversight-reports = 报表
oversight-from = 从
oversight-to = 到
oversight-clock = 计算到
oversight-time = 计时
oversight-team = 小组
oversight-agent = 客服
oversight-problem = 问题类型
oversight-update = 更新
oversight-all = 全部
oversight-all-teams = 全部小组
oversight-everybody = 全部客服
oversight-nobody = 未指派
oversight-no-team = 未分组
oversight-last-4-weeks = 最近 28 天
oversight-last-12-weeks = 最近 12 周
oversight-time-working = 工作时间
oversight-time-wall = 自然时间
oversight-working-hours = 工作小时
oversight-wall-hours = 自然小时
oversight-unit-hours = 小时
oversight-unit-minutes = 分
oversight-unit-cases = 件
oversight-unit-n-cases = { $n } 件
oversight-comma = ，
oversight-stop = 。

# 读不懂的条件
oversight-bad-day = 请填一个存在的日期，{ $year } 年以后，写成 2026-11-24 这样
oversight-future-day = 请选今天（{ $today }）或更早的日期
oversight-reversed = 开始日期晚于结束日期，请对调
oversight-too-long = 一次最多看两年，请缩短起止日期
oversight-choose = 这一项没有这个选项，请从列表里选
oversight-bad-link = 这个链接不完整，请回到报表重新点开

# 数字
oversight-n = 件数
oversight-p50 = 中位（P50）
oversight-p90 = P90
oversight-p95 = P95
oversight-in-time = 按时
oversight-cases = 件数
oversight-share = 占比
oversight-running = 累计
oversight-total = 合计
oversight-week = 周（起）
oversight-not-told = 件数太少，不给出
oversight-faster = 比上期快 { $time }
oversight-slower = 比上期慢 { $time }
oversight-points-up = 比上期高 { $points } 个百分点
oversight-points-down = 比上期低 { $points } 个百分点
oversight-unchanged = 与上期相同
oversight-count-before = 上期 { $n } 件
oversight-no-comparison = 件数太少，不作比较
oversight-days = { $from }至 { $to }
oversight-basis-first = 首次人工答复，{ $period }提交，按{ $unit }；对比 { $before }的 { $n } 件。自动确认不算答复。
oversight-basis-resolution = 处理结果，{ $period }提交或重新打开，按{ $unit }；对比 { $before }的 { $n } 件。
oversight-open-all = 打开全部 { $n } 件
oversight-besides = 另有
oversight-unanswered = 尚未答复，未计入。
oversight-unresolved = 还没有结果，未计入。

# 结论
oversight-finding-first-working = 一半的投诉在 { $half }工作时间内得到首次答复，十件里有九件在 { $most }内；{ $share } 按时。
oversight-finding-first-wall = 一半的投诉在提交后 { $half }内得到首次答复，十件里有九件在 { $most }内；{ $share } 按时。
oversight-finding-resolution-working = 一半的投诉在 { $half }工作时间内有了结果，十件里有九件在 { $most }内；{ $share } 按时。
oversight-finding-resolution-wall = 一半的投诉在提交后 { $half }内有了结果，十件里有九件在 { $most }内；{ $share } 按时。
oversight-too-few = 不足 { $fewest } 件，不给出百分位：那会是某一件的时长，不是规律。件数可以点开看案件。
oversight-weeks-too-few = 没有一周达到 { $fewest } 件，不给出百分位。
oversight-trend-within = 每周的 P90 都在目标以内；最慢的是 { $week } 起的一周，{ $hours } 小时，最近一周 { $last } 小时。
oversight-trend-over = { $of } 周里有 { $over } 周的 P90 超出目标；最慢的是 { $week } 起的一周，{ $hours } 小时，最近一周 { $last } 小时。
oversight-trend-wall = P90 最慢的是 { $week } 起的一周，{ $hours } 小时；最近一周 { $last } 小时。
oversight-all-in-time = 全部 { $met } 件都在目标以内。
oversight-some-late = { $met } 件在目标以内，{ $late } 件超出，占 { $share }。
oversight-late-by-working-time = 目标按工作时间计，所以图上不画：{ $met } 件按时，{ $late } 件超时，占 { $share }。
oversight-few-hidden = 不足 5 件的不给出百分位，按时写成件数

# 图表
oversight-by-week = 每周走势
oversight-by-agent = 按客服
oversight-by-problem = 按问题类型
oversight-distribution = 分布
oversight-trend-title = 每周的 P50 与 P90，{ $unit }
oversight-distribution-title = 各档时长的件数，{ $unit }
oversight-target = 目标 { $hours }
oversight-or-more = 以上
oversight-no-chart = 每周都不足 5 件，没有走势可画。表里的件数可以点开。

# 说明
oversight-starts = 从哪里算起
oversight-starts-words = 消费者提交成功的时刻；代登记的按登记时刻。重新打开的案件从打开时起另算一次。按这一刻所在的日期归入起止日期。
oversight-ends = 算到哪里
oversight-ends-first = 第一条由人发出、消费者看得到的答复。撤回的不计。
oversight-ends-resolution = 写明处理结果的时刻。撤回的不计。
oversight-rank = 百分位取最近名次：P90 是从快到慢排在第 90% 位的那一件。
oversight-working = 工作时间
oversight-working-words = 只计工作日历上的时间，含调休上班日，不含法定节假日；等待消费者补充的时间不计。
oversight-wall = 自然时间
oversight-wall-words = 消费者实际等了多久：夜间、周末、等待补充都计入。是否按时仍按工作时间的目标判断。

# 空
oversight-empty = 这段时间里没有符合条件的案件。
oversight-start-over = 看最近 28 天的全部案件

# 数字背后的案件
oversight-cases-title = 数字背后的案件
oversight-back = 回到响应时长
oversight-no-cases = 没有符合条件的案件。
oversight-first-page = 第一页
oversight-took = 用时（{ $unit }）
oversight-so-far = 已等（{ $unit }）
oversight-state = 时限
oversight-summary = 摘要
oversight-met = 按时
oversight-missed = 超时
oversight-open = 未到期
oversight-open-late = 已超时
oversight-listed-first = { $n } 件，{ $from }至 { $to }提交，已有首次答复，用时长的在前
oversight-listed-resolution = { $n } 件，{ $from }至 { $to }提交或重新打开，已有结果，用时长的在前
oversight-listed-waiting-first = { $n } 件，{ $from }至 { $to }提交，尚未答复，等得久的在前
oversight-listed-waiting-resolution = { $n } 件，{ $from }至 { $to }提交或重新打开，还没有结果，等得久的在前
oversight-listed-at-least = 用时 { $time }以上
oversight-listed-less-than = 不到 { $time }
oversight-listed-in-time = 按时完成
oversight-listed-late = 超时完成

# CSV
oversight-csv-all = 下载 CSV（每件一行）
oversight-csv-cut = CSV 最多 100,000 行；超出的请缩短起止日期，分几次下载。
oversight-column-reference = 受理编号
oversight-column-started = 起算时间
oversight-column-ended = 完成时间
oversight-column-run = 第几次
oversight-column-working = 工作时间（秒）
oversight-column-wall = 自然时间（秒）
oversight-column-target = 目标（工作时间，秒）
oversight-column-in-time = 是否按时
oversight-column-agent = 客服
oversight-column-team = 小组
oversight-column-problem = 问题类型
oversight-column-week = 周（起）
oversight-column-n = 件数
oversight-column-p50 = P50（秒）
oversight-column-p90 = P90（秒）
oversight-column-p95 = P95（秒）
oversight-column-met = 按时件数
oversight-column-share = 按时（%）
oversight-yes = 是
oversight-no = 否
