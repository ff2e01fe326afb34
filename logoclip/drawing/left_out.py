"""Brand marks of the icon collection that the demo never draws, by the collection's own short names.

The lists were made once with version 16 of the collection; `marks.py` applies them.
"""

from __future__ import annotations


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# The package drops the licence fields of the collection's own list, so these come from there: non-commercial,
# no-derivatives, or a licence of the owner's own wording.
NOT_FREE = _names(
    """
    broadcom chianetwork cocoapods contentstack coreboot dify douban doubanread effect fcc fedora flux
    gamebanana graphite_editor harbor jpeg kedro keycloak lemmy letsencrypt minimax misskey nodebb pleroma pycqa
    qase quasar robotframework rubocop rustfs sass slint tauri vuedotjs webex webpack
    """
)

# Drawn (nearly) as another mark of the collection: two 32 x 32 pictures of them correlate above 0.93. The first stays.
DRAWN_ALIKE = _names(
    """
    fugacloud gitcode gitforwindows googlemarketingplatform julia lydia okta osano primevue pypy quizlet
    reacttable reverbnation rustdesk shieldsdotio singlestore sourcehut stremio svgdotjs swiper task trustpilot
    vercel vuedotjs
    """
)

# More than five times as wide as high: too flat to be recognised when a crop is made square.
TOO_FLAT = _names(
    """
    aboutdotme airbus amg apachefreemarker appsmith armkeil bose chrysler codingame coinbase comsol creality
    creativetechnology delta derspiegel dhl discover distrokid expressdotcom fairphone ferrarinv fujifilm
    githubpages gsma hcl hitachi honor intermarche iveco jouav kaspersky khronosgroup kinsta kofax konami
    lequipe mahindra maytag mclaren netgear nextdoor oreilly panasonic paychex pegasusairlines penny pimcore
    playstation2 playstationportable playstationvita pond5 prevention qnap quantcast rtl runkeeper rustfs
    samsung sartorius siemens sonicwall sonos sony sumologic ticketmaster toshiba underscoredotjs veeam venmo
    veritas vimeolivestream vmware wacom youtubetv zensar
    """
)
