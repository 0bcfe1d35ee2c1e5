#[[
footpad_add_scenarios(TARGET client | SUBJECT name-or-file
                      PROFILE smoke... | SELECT word...
                      [PROTOCOL xmpp] [TRANSPORT starttls|direct|both] [POLICY verified] [MODE port|cage|auto]
                      [CATALOGUE folder...] [ARGS word...] [ENVIRONMENT NAME=VALUE...] [EXPECT file] [STRICT]
                      [OPTIONS option...] [LABELS word...] [TIMEOUT seconds] [PREFIX text])

One CTest test for each attack that is selected, and that `footpad run` carries out with its controls. The client is the
program of TARGET with ARGS, in which {host} {port} {jid} {password} {ca} and the other placeholders of `footpad run` stand for
what they say; ENVIRONMENT is added to the clean one that it gets. SUBJECT is a client that Footpad knows, or a file. CATALOGUE
are folders of further scenarios.

A test fails where `footpad run` does: the client is vulnerable (with STRICT: or weak), or nothing was proven. What the client
does not have, or could not notice, is skipped. Known failures are in the file EXPECT. Its labels are footpad, the attack's
class ("strip"), its severity ("severity-3") and LABELS; it may take TIMEOUT seconds (default: 300); its name is PREFIX (default:
the target's name and a dot), the scenario and the transport. OPTIONS are further ones of `footpad run`.
The folder of each run is below footpad/ in the build folder.

The selection is read as CMake is configured, so that what is wrong is said at the call and tests may be given further
properties behind it; and again once the catalogue that is installed, or a file that is named here, has changed.
]]
function(footpad_add_scenarios)
  set(one TARGET SUBJECT PROTOCOL TRANSPORT POLICY MODE EXPECT TIMEOUT PREFIX)
  set(many PROFILE SELECT CATALOGUE ARGS ENVIRONMENT OPTIONS LABELS)
  cmake_parse_arguments(PARSE_ARGV 0 its "STRICT" "${one}" "${many}")
  if(DEFINED its_UNPARSED_ARGUMENTS)
    _footpad_wrong("does not know '${its_UNPARSED_ARGUMENTS}'")
  elseif(DEFINED its_KEYWORDS_MISSING_VALUES)
    _footpad_wrong("nothing stands behind ${its_KEYWORDS_MISSING_VALUES}")
  elseif(DEFINED its_TARGET AND DEFINED its_SUBJECT)
    _footpad_wrong("TARGET and SUBJECT are both given: give one client")
  elseif(NOT DEFINED its_TARGET AND NOT DEFINED its_SUBJECT)
    _footpad_wrong("there is no client: give TARGET or SUBJECT")
  elseif(DEFINED its_SUBJECT AND (DEFINED its_ARGS OR DEFINED its_ENVIRONMENT))
    _footpad_wrong("ARGS and ENVIRONMENT are for a TARGET: a SUBJECT has its own in its definition")
  elseif(NOT DEFINED its_PROFILE AND NOT DEFINED its_SELECT)
    _footpad_wrong("nothing is selected: give PROFILE (smoke, xmpp-client ...) or SELECT (an id, a glob, @tag)")
  elseif(DEFINED its_TIMEOUT AND NOT its_TIMEOUT MATCHES "^[1-9][0-9]*$")
    _footpad_wrong("TIMEOUT '${its_TIMEOUT}' is no number of seconds")
  endif()

  if(DEFINED its_TARGET)
    if(NOT TARGET ${its_TARGET})
      _footpad_wrong("there is no target '${its_TARGET}': call add_executable() before")
    endif()
    get_target_property(type ${its_TARGET} TYPE)
    if(NOT type STREQUAL "EXECUTABLE")
      _footpad_wrong("the target '${its_TARGET}' is no program, but of type ${type}")
    endif()
    set(name ${its_TARGET})
    set(environment ${its_ENVIRONMENT})
    if(DEFINED its_ENVIRONMENT)
      list(PREPEND environment env --)
    endif()
    set(client -- ${environment} $<TARGET_FILE:${its_TARGET}> ${its_ARGS})
    set(listed_client -- ${environment} ${its_TARGET} ${its_ARGS})
  else()
    if(its_SUBJECT MATCHES "/|\\.xml$")
      _footpad_file(its_SUBJECT)
    endif()
    get_filename_component(name ${its_SUBJECT} NAME_WE)
    set(options --subject ${its_SUBJECT})
  endif()
  foreach(option protocol policy mode)
    string(TOUPPER ${option} given)
    if(DEFINED its_${given})
      list(APPEND options --${option} ${its_${given}})
    endif()
  endforeach()
  foreach(folder IN LISTS its_CATALOGUE)
    _footpad_file(folder)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*.xml)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
    list(APPEND options --catalogue ${folder})
  endforeach()
  if(DEFINED its_TRANSPORT)
    set(transport --transport ${its_TRANSPORT})
  endif()
  list(TRANSFORM its_PROFILE PREPEND "+" OUTPUT_VARIABLE select)
  foreach(word IN LISTS its_SELECT)
    if(word MATCHES "\\.xml$|^\\.\\.?/|^/")
      _footpad_file(word)
    endif()
    list(APPEND select ${word})
  endforeach()
  set(run_only --shard off --jobs 1 ${its_OPTIONS})
  if(DEFINED its_EXPECT)
    _footpad_file(its_EXPECT)
    list(APPEND run_only --expect ${its_EXPECT})
  endif()
  if(its_STRICT)
    list(APPEND run_only --strict)
  endif()
  if(NOT DEFINED its_PREFIX)
    set(its_PREFIX "${name}.")
  endif()
  if(NOT DEFINED its_TIMEOUT)
    set(its_TIMEOUT 300)
  endif()

  get_target_property(program Footpad::program IMPORTED_LOCATION)
  if(NOT program)
    get_target_property(configurations Footpad::program IMPORTED_CONFIGURATIONS)
    list(GET configurations 0 configuration)
    get_target_property(program Footpad::program IMPORTED_LOCATION_${configuration})
  endif()
  execute_process(COMMAND ${program} list ${select} --format ctest ${options} ${transport} ${listed_client}
                  RESULT_VARIABLE failed OUTPUT_VARIABLE listed ERROR_VARIABLE said)
  if(failed)
    _footpad_wrong("${said}")
  endif()
  string(REGEX MATCHALL "[^\n]+" listed "${listed}")
  if(NOT listed)
    _footpad_wrong("there is no attack in what is selected; controls run by themselves")
  endif()

  foreach(line IN LISTS listed)
    if(NOT line MATCHES "^([^ ]+) ([^ ]+) ([^ ]+) ([0-9]+) (.+)$")
      _footpad_wrong("footpad list said what is not understood: ${line}")
    endif()
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/footpad/${its_PREFIX}${CMAKE_MATCH_1})
    set(test ${its_PREFIX}${CMAKE_MATCH_1})
    set(labels footpad ${CMAKE_MATCH_3} severity-${CMAKE_MATCH_4} ${its_LABELS})
    set(word ${CMAKE_MATCH_5})
    add_test(NAME ${test} COMMAND sh ${_footpad_test} ${folder} $<TARGET_FILE:Footpad::program> run ${word} ${options}
             --transport ${CMAKE_MATCH_2} --out ${folder} ${run_only} ${client})
    set_tests_properties(${test} PROPERTIES LABELS "${labels}" TIMEOUT ${its_TIMEOUT} SKIP_RETURN_CODE 77)
  endforeach()
endfunction()

set(_footpad_test ${CMAKE_CURRENT_LIST_DIR}/footpad-test.sh)

function(_footpad_wrong what)
  message(FATAL_ERROR "footpad_add_scenarios(): ${what}")
endfunction()

# A file's path is of the folder that CMakeLists.txt is in; once it changes, what is selected is read again.
macro(_footpad_file variable)
  get_filename_component(${variable} ${${variable}} ABSOLUTE)
  if(NOT EXISTS ${${variable}})
    _footpad_wrong("there is no file ${${variable}}")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${${variable}})
endmacro()
