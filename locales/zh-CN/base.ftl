# Words that every page shares: head, navigation, foot, parts of forms.
-house = 诉达
site-name = { -house }
desk-held = 数据刚从备份恢复：信件和期限都暂停着，没有发出任何通知。请管理员核对数据后，在服务器上运行 redress restore --release。
desk-name = 工作台
title-error = 错误：
skip-to-main = 跳到正文

nav-label = 主要导航
nav-my-complaints = 我的投诉
nav-track = 查进度
nav-sign-in = 登录
nav-sign-out = 退出
nav-account = 账户
nav-queue = 队列
nav-oversight = 督导
nav-admin = 设置

theme-label = 外观
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色

foot-about = { -house }受理先享后付订单的投诉，不收费。
foot-phone = 服务电话：{ $phone }
foot-privacy = 个人信息怎样使用
fraud-line = 我们不会索要短信验证码或银行卡密码，也不会让您先转账再退款。

# Forms
error-prefix = 错误：
errors-title = 有几处需要改一下
optional = （可选）
back = 返回
continue = 继续
change = 更改
not-provided = 未提供
copy = 复制
copied = 已复制
password-show = 显示
password-hide = 隐藏
counter-left = 还可以写 %n 字
counter-over = 多了 %n 字
file-too-big = 文件须小于 20 MB：“%f”是 %s
file-too-many = 一次最多选 10 个文件
file-camera = 拍照
file-here = 也可以把文件拖到这里
file-sending = 正在上传，请不要关掉这一页…
file-again = 没有发出去，可能是网络断了。您写的和选的都还在这里，网络好了再按一次。
file-waits = 排队中
file-there = 已收到
file-failed = 没有传上去，可能是网络断了。
file-retry = 再传一次
file-leave = 不传了
file-hold = 还在上传。传完就自动继续，请不要关掉这一页。
file-mend = 有文件没有传上去：再传一次，或者按“不传了”，就能继续。
file-look = 都收到了，看看现在有哪些凭证
step-done = （已完成）
note-word = 内部备注
pager-label = 翻页
pager-back = 上一页
pager-on = 下一页

# Clocks that tick: %t is one of the three spans.
tick-left = 剩 %t
tick-soon = 即将到期 · 剩 %t
tick-over = 已超时 %t
tick-h = %h 小时
tick-m = %m 分
tick-hm = %h 小时 %m 分
claim-comma = ，
