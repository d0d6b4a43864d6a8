
const moved = <anchors>
location.replace(moved[location.hash] || (location.hash ? "<where>" + location.hash : "<where>"))
