"""Every address there is, in one list. Screens come last: /<screen> and /<screen>/<id> match what is left."""

from fieldsales.routes import (
    actions,
    calendars,
    cards,
    claims,
    exporting,
    feeds,
    footprints,
    held,
    importing,
    leaving,
    live,
    map,
    map_settings,
    messages,
    people,
    phone,
    photos,
    pool,
    privacy,
    reports,
    requests,
    rulebook,
    rules,
    schedule,
    screens,
    session,
    settings,
    sync,
    territory,
)

ROUTES = [
    *phone.ROUTES,  # /sw.js  /desk-sw.js  /manifest.webmanifest  /phone/<version>/…  /static/<version>/…
    *sync.ROUTES,  # POST /sync  POST /sync/wiped  /phone/hello  /sync/image  /sync/image/<image>/<n>
    *photos.ROUTES,  # HEAD, PATCH, GET /photo/<sha256>
    *session.ROUTES,  # /start  /login  POST /logout  /role  /join/<token>  POST /lang
    *people.ROUTES,  # POST /invite  /invite/revoke  /device/revoke  /pause  /person/roles
    *territory.ROUTES,  # /territory/new  /territory/inside/<block>  POST /territory/give
    *leaving.ROUTES,  # /leave/<person>  POST /leave/<person>  /leave/<person>/undo
    *importing.ROUTES,  # /import …
    *footprints.ROUTES,  # /import-outlines/<file> …
    *map.ROUTES,  # /map  /map/data  /map/buildings/<block>  POST /map/inside  /map/link
    *map_settings.ROUTES,  # /map/settings  /map/tiles/map.pmtiles  POST /map/lookup  /map/lookup/stop
    *exporting.ROUTES,  # /export/refusals.csv
    *live.ROUTES,  # /live  /health …
    *claims.ROUTES,  # /taken-for-sure
    *actions.ROUTES,  # POST /do/<mutation>
    *pool.ROUTES,  # /pool
    *schedule.ROUTES,  # POST /schedule/many
    *privacy.ROUTES,  # POST /reveal  /notice
    *requests.ROUTES,  # /requests  /request/<id> …
    *feeds.ROUTES,  # /ics/<token>.ics  POST /ics/make  /ics/revoke
    *messages.ROUTES,  # POST /robot/add  /robot/remove  /robot/test
    *held.ROUTES,  # POST /held
    *rules.ROUTES,  # /rule/<code>
    *settings.ROUTES,  # POST /settings/<key>  /preset/<code>
    *calendars.ROUTES,  # POST /calendar/import
    *reports.ROUTES,  # /reports  /report/<code>  /report/<code>/print  POST /export/report/<code>  /export/job/<id> …
    *cards.ROUTES,  # /card/<customer>
    *rulebook.ROUTES,  # /export/rules.xlsx …  /import-rules …
    *screens.ROUTES,  # /  /<screen>  /<screen>/<id>
]
