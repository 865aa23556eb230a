"""What the doctor says, in English and Chinese. Apart from the catalogue, so that none of it travels to phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    state: str
    """ok, warn or bad."""
    key: str
    values: Mapping[str, object] = field(default_factory=dict)


SENTENCES = {
    "versions": (
        "fieldsales {app} on Python {python} with SQLite {sqlite}.",
        "版本：fieldsales {app}，Python {python}，SQLite {sqlite}。",
    ),
    "sqlite_old": (
        "SQLite {sqlite} is too old: 3.38 is needed. Use a newer Python, or Debian 12 or later.",
        "SQLite {sqlite} 太旧：需要 3.38。请换较新的 Python，或用 Debian 12 以上。",
    ),
    "no_shop": (
        "There is no shop in {folder}. Give the right folder with --data, or open the address once and make the shop.",
        "{folder} 里没有店铺数据。请用 --data 指定正确的文件夹，或先打开网址建店。",
    ),
    "folder": (
        "The data folder {folder} belongs to this user and is closed to others.",
        "数据文件夹 {folder} 属于当前用户，别人读不到。",
    ),
    "folder_open": (
        "Others on this machine can read {folder}: chmod -R o-rwx {folder}",
        "这台机器上的其他用户能读 {folder}：请执行 chmod -R o-rwx {folder}",
    ),
    "folder_locked": (
        "This user cannot write in {folder}. Run the doctor as the user that serves the shop, or give the folder to him.",
        "当前用户不能写 {folder}。请用运行服务的用户来检查，或把文件夹归给他。",
    ),
    "disk": ("{free} free on the disk, {percent} %.", "磁盘还剩 {free}，{percent} %。"),
    "disk_low": (
        "Only {free} free on the disk, {percent} %. Make room soon: delete old backups, or take a larger disk.",
        "磁盘只剩 {free}，{percent} %。请尽快清理旧备份，或换大一点的磁盘。",
    ),
    "disk_full": (
        "The disk is nearly full: {free}. Saving will fail. Make room now.",
        "磁盘快满了：只剩 {free}，马上会存不进去。请立即清理。",
    ),
    "database": ("The database is whole: {size}, {photos} of photos.", "数据库完好：{size}，照片 {photos}。"),
    "database_broken": (
        "The database is damaged: {fault}. Stop the server, keep a copy of the folder, and restore the last backup.",
        "数据库损坏：{fault}。请停掉服务，先把整个文件夹留一份，再恢复最近的备份。",
    ),
    "schema_new": (
        "The database was written by a newer version. Install that version again.",
        "数据库是更新的版本写的。请装回那个版本。",
    ),
    "wal": ("The write-ahead log is {size}.", "预写日志 {size}。"),
    "wal_long": (
        "The write-ahead log has grown to {size}: something reads without end, or the backup stands still. Restart both.",
        "预写日志涨到 {size}：可能有读取一直不结束，或备份停住了。请重启服务和备份。",
    ),
    "zone": ("The shop's time zone is {zone}; it is {now} there.", "店铺时区 {zone}，现在 {now}。"),
    "zone_wrong": (
        "The shop's time zone {zone} is not known on this machine. Install tzdata, or correct it.",
        "这台机器不认识店铺时区 {zone}。请安装 tzdata，或改正时区。",
    ),
    "backup": ("The last backup is {age} old ({where}).", "最近一次备份在 {age}前（{where}）。"),
    "backup_old": (
        "The last backup is {age} old ({where}). Look whether its timer still runs: systemctl list-timers",
        "最近一次备份已是 {age}前（{where}）。请看定时器还在不在：systemctl list-timers",
    ),
    "backup_none": (
        "There is no backup. Start with: fieldsales backup --keep 14 FOLDER, and see deploy/README.md for one that never stops.",
        "还没有任何备份。先执行：fieldsales backup --keep 14 文件夹；持续备份见 deploy/README.zh.md。",
    ),
    "stream": (
        "Litestream follows the database; it last moved {age} ago.",
        "Litestream 正在跟着数据库；{age}前有动作。",
    ),
    "stream_stands": (
        "Litestream stands still: the database was written {age} after its last step. systemctl status fieldsales-litestream",
        "Litestream 停住了：数据库在它最后一步之后 {age}还有写入。systemctl status fieldsales-litestream",
    ),
    "calendar": ("The holidays of {year} are known.", "{year} 年的节假日已录入。"),
    "calendar_unknown": (
        "The holidays of {year} are only assumed. Take in the notice under Calendar.",
        "{year} 年的节假日只是推测。请在“日历”里录入通知。",
    ),
    "tiles": ("The map needs no key, or has one ({source}).", "地图不需要密钥，或已填好（{source}）。"),
    "tiles_keyless": (
        "The map is set to {source}, which needs a key, and there is none. Without it the map shows the shop's own shapes only.",
        "地图选了 {source}，需要密钥但没有填。没有密钥时，地图只显示自己的楼栋。",
    ),
    "tiles_file": (
        "The map is set to a PMTiles file, and {file} is not one with pictures. Put it there, or choose another source.",
        "地图设为 PMTiles 文件，但 {file} 不是带图片的 PMTiles。请放好文件，或换一个来源。",
    ),
    "clock": ("The clock agrees with {host} within {seconds} s.", "时钟与 {host} 相差不到 {seconds} 秒。"),
    "clock_off": (
        "The clock is {seconds} s off {host}. Switch on time synchronisation: timedatectl set-ntp true",
        "时钟与 {host} 相差 {seconds} 秒。请打开时间同步：timedatectl set-ntp true",
    ),
    "clock_unknown": (
        "The clock could not be compared: {host} did not answer. Look at it yourself: it says {now}.",
        "没法核对时钟：{host} 没有回应。请自己看一眼：现在是 {now}。",
    ),
    "plain": (
        "{url} is not HTTPS. Phones work offline only over HTTPS: put Caddy in front (deploy/README.md).",
        "{url} 不是 HTTPS。手机只有在 HTTPS 下才能离线用：请在前面放 Caddy（deploy/README.zh.md）。",
    ),
    "local": (
        "{url} is this machine's own address: browsers trust it, phones cannot reach it.",
        "{url} 是本机地址：浏览器信任它，但手机打不开。",
    ),
    "certificate": ("The certificate of {host} is good for {days} days.", "{host} 的证书还有 {days} 天有效。"),
    "certificate_soon": (
        "The certificate of {host} ends in {days} days. Caddy renews it by itself; look at its log.",
        "{host} 的证书还有 {days} 天到期。Caddy 会自动续期，请看它的日志。",
    ),
    "certificate_wrong": (
        "No browser will trust {host}: {fault}. Is the domain's address this server, and are ports 80 and 443 open?",
        "浏览器不会信任 {host}：{fault}。请确认域名指向这台服务器，80 和 443 端口已开放。",
    ),
    "unreachable": (
        "{url} does not answer: {fault}. Is the server running, and the proxy in front of it?",
        "{url} 没有回应：{fault}。服务和前面的代理在运行吗？",
    ),
    "redirect": ("http:// leads to https://.", "http:// 会转到 https://。"),
    "redirect_none": (
        "http://{host} does not lead to https://. Who types the address without it gets no page, or one that is not safe.",
        "http://{host} 不会转到 https://。不写 https 的人会打不开，或打开不安全的页面。",
    ),
    "worker": ("The phones' worker is served ({version}).", "手机的离线程序可以取到（{version}）。"),
    "worker_wrong": (
        "The phones' worker {path} is not served as it should be: {fault}. Without it nothing works offline.",
        "手机的离线程序 {path} 取不到：{fault}。没有它就不能离线。",
    ),
    "events": ("Live events arrive one by one.", "实时消息逐条到达。"),
    "events_held": (
        "The proxy holds live events back. Desks ask every minute instead. Switch its buffering off (flush_interval -1).",
        "代理把实时消息攒在一起了，管理台改为每分钟问一次。请关闭代理的缓冲（flush_interval -1）。",
    ),
}
