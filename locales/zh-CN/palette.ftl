# 前往：输入几个字，到页面、到案件、到当前案件的操作
palette-title = 前往
palette-link = 前往…
palette-label = 页面、操作、受理编号或任意文字
palette-find = 查找
palette-close = 关闭
palette-failed = 没有查到，可能已经退出登录。正在写的内容还在。
palette-again = 打开完整页面
palette-case = 案件
palette-acts = 对 { $reference } 的操作
palette-pages = 页面
palette-search = 搜索
palette-search-for = 搜索“{ $words }”
queue-key-palette = 前往页面、案件或操作（Mac 上按 Cmd 和 K）
palette-shared-macros = 共用的常用回复
