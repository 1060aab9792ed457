# 正在发生：谁在这件案子上、案件有更新、队列新来的
presence-viewing = { $who }正在看这件案子（{ $time } 起）。
presence-messages = { $who }正在给消费者写回复（{ $time } 起）。您可以继续，发送前会提示有无变化。
presence-notes = { $who }正在写内部备注（{ $time } 起）。您可以继续，发送前会提示有无变化。
presence-form = { $who }正在填表处理（{ $time } 起）。您可以继续，提交时会提示有无变化。
presence-views = { $who } 正在看
presence-writes = { $who } 正在写
live-case-moved = 案件有更新。您写的内容都还在。
live-case-gone = 您已经看不到这件案子：它可能转给了别的小组，您也可能已经退出登录。
queue-news = { $count } 件新来
queue-news-show = 显示
