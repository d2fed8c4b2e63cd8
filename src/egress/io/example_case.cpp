// The example of docs/case-format.md: every table once, in a case that reads without complaint.
#include "egress/io/describe.h"

namespace egress {

namespace {

constexpr ExampleFile files[] = {
    {"case.toml", R"(name = "Hill to sea"
title = "A field, a pipe, a ship and two buyers"
owner = "hill_state"
from = 2025-01-01
to = 2025-12-31
period = "week"

[units]
"links.length" = "km"

[backtest]
years = [2024, 2025]
fitted = [2024]
remainder = "by_pipe"

[log]
from = 2020-01-01
to = 2025-12-31

[[closure_case]]
id = "winter"
title = "The pipe is shut for a month in winter"
close = ["pipe@2025-01-10/30d:0.2"]
from = 2025-01-01
to = 2025-03-31
period = "day"

[[ladder]]
corridor = "by_ship"
relax = ["project:second_ship", "fleet:coasters"]
)"},
    {"sources.csv", R"(id,title,where,as_of,recalled
yearbook,"Statistical yearbook, table 7",https://example.org/yearbook,2025-06-30,no
operator,Operator's tariff notice,https://example.org/tariff,2025-01-01,no
)"},
    {"commodities.csv", R"(id,name,measure,density [t/m3],source
crude,Crude oil,mass,0.85,yearbook
)"},
    {"holders.csv", R"(id,name,kind,country,max_share [%],source
hill_state,The Hill Republic,state,XA,,
coast_state,The Coast Republic,state,XB,80,yearbook
)"},
    {"nodes.csv", R"(id,name,kind,country,lat,lon,capacity [kt/d],holder,bound,source
hill,Hill field,field,XA,45.0,51.0,,,,
quay,Quay,port,XB,44.0,50.0,60,coast_state,capacity,operator
town,Town,town,XB,44.1,50.2,,,,
sea,Open sea,market,,43.5,49.0,,,,
)"},
    {"links.csv",
     R"(id,mode,tail,head,length,transit [d],capacity [Mt/yr],cost [USD/t],fleet,holder,owners,bound,from,to,source,confidence
pipe,pipe,hill,quay,120,1,9|10|11,4.5,,coast_state,hill_state 51% + coast_state 49%,capacity,,,operator,high
pipe,pipe,hill,quay,,,8,,,,,capacity,2025-07-01,2025-07-14,operator,medium
ferry,ship,quay,sea,200,0.5,,6,coasters,,,,,,operator,medium
road,road,quay,town,12,,0.4,9,,,,capacity,,,yearbook,low
)"},
    {"corridors.csv", R"(id,name,links,counted_at
by_ship,By ship,pipe + ferry,ferry
by_pipe,To the town,pipe + road,road
)"},
    {"stores.csv", R"(id,node,capacity [kt],heel [kt],initial [kt],bound,source
quay_tanks,quay,150,20,80,capacity,operator
)"},
    {"fleets.csv",
     R"(id,ships,payload [t],draft [m],payload_per_draft [t/cm],depth [m],under_keel [m],speed [kn],loading [h],unloading [h],availability [%],bound,project,source
coasters,4,12000,7,45,level,0.5,12,24,24,90,capacity,,operator
coasters,1,,,,,,,,,,capacity,second_ship,operator
)"},
    {"supplies.csv",
     R"(id,node,commodity,rate [kb/d],plan [kb/d],minimum [kb/d],cost [USD/bbl],bound,source
wells,hill,crude,150,160,10,8,capacity,yearbook
)"},
    {"markets.csv",
     R"(id,node,commodities,step,price [USD/bbl],quantity [kt/d],required [kt/yr],short_price [USD/t],abroad,bound,source
world,sea,crude,,70,15,,,yes,capacity,yearbook
world,sea,crude,2,66,,,,yes,capacity,yearbook
town_boilers,town,crude,,60,,300,900,no,,yearbook
)"},
    {"contracts.csv", R"(id,on,from,to,window,minimum [Mt/yr],maximum [Mt/yr],penalty [USD/t],source
ship_or_pay,link:pipe,2025-01-01,2025-12-31,year,5,,4.5,operator
)"},
    {"closures.csv", R"(id,name,what,start,end,left [%],kind,cause,source
storm_2024,Storm of February,quay,2024-02-11,2024-02-14,0,weather,ice at the berths,yearbook
strike_2022,Strike of the berths,quay,2022-05-02,2022-05-06,50,politics,wages,yearbook
)"},
    {"hazards.csv",
     R"(id,name,what,kind,between [yr],shape,duration [d],distribution,spread,left [%],copies,closes [%],opens [%],every [h],jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec,source,note
storms,Storms at the quay,quay,weather,0.4,,2.5,lognormal,1.2,0,,,,,3,3,2,1,0.5,0,0,0,0.5,1,2,3,operator,
strike,Strike of crews and berths,coasters + quay,politics,6,,,log,,50,,,,,,,,,,,,,,,,,yearbook,lengths as in the log
breakdown,A coaster breaks down,coasters,accident,,,,,,75,4,0.02,1,1,,,,,,,,,,,,,operator,one of four
)"},
    {"projects.csv",
     R"(id,name,category,status,capex [MUSD],capex_year,lead_time [month],adds,source
second_ship,A fifth coaster,fleet,planned,25|30|38,2025,18,one ship,operator
)"},
    {"observed.csv", R"(id,what,measure,from,to,quantity [Mt],like,source
ship_2024,by_ship,delivered,2024-01-01,2024-12-31,6.1|6.2|6.4,loaded at Quay,yearbook
)"},
    {"stakes.csv",
     R"(id,name,holder,stopped_by,yearly [MUSD],after [d],replaced [%],replaced_after [d],source,note
coast_grain,Grain of the coast through the hills,coast_state,hill_state,30|40|55,10,50,60,yearbook,half can go by sea
hill_wool,Wool of the hills sold on the coast,hill_state,coast_state,,,,,,known to be sold; no figure found
)"},
    {"series/level.csv", R"(date,value [m]
2024-01-01,7.6
2025-07-01,7.3
2025-10-01,7.1
)"},
    {"claims.toml", R"([[claim]]
id = "ships_are_enough"
sentence = "The ships can carry what the pipe brings."
from_whom = "A newspaper"
measure = "most"
holds_if = "above"
threshold = 8
unit = "Mt/yr"
reason = "What the field is to produce in 2030."
flips = ["links.pipe.capacity"]

[claim.args]
corridor = "by_ship"
year = "2025"
)"},
};

}  // namespace

std::span<const ExampleFile> example_case() { return files; }

}  // namespace egress
