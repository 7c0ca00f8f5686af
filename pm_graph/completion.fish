# Completion of pm-graph for fish: pm-graph completion fish | source
function __pm_graph_complete
    set -l words (commandline -opc) (commandline -ct)
    pm-graph complete -- $words[2..-1] 2>/dev/null
end
complete -c pm-graph -a '(__pm_graph_complete)'
